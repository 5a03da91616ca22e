import { foldName, type MemberName } from "./member-name.js";
import type { Report } from "./report.js";

/** Finds names that are equal, or equal on file systems that ignore case or form. */
export class MemberNames {
  readonly #names = new Set<string>();
  /** Folded forms of those names that differ from theirs. */
  readonly #folded = new Set<string>();

  add(name: MemberName, report: Report): void {
    const folded = foldName(name);
    const changed = folded !== name.text;
    if (this.#names.has(name.text)) report("E_DUPLICATE_MEMBER", "another member has its name", "names must be unique");
    else if (this.#folded.has(folded) || (changed && this.#names.has(folded))) {
      report("E_ZIP_NAME_COLLISION", "another member has its name but for case or form", "names must be unique");
    }
    this.#names.add(name.text);
    if (changed) this.#folded.add(folded);
  }
}
