import type { ZipEntry } from "./entry.js";
import { foldName, type MemberName } from "./member-name.js";
import type { Report } from "./report.js";

/** Finds names that are equal, or equal on file systems that ignore case or form. */
export class MemberNames {
  /** Filled by the owner, after each check. */
  readonly #known: ReadonlyMap<string, ZipEntry>;
  /** Folded forms of those names that differ from theirs. */
  readonly #folded = new Set<string>();

  constructor(known: ReadonlyMap<string, ZipEntry>) {
    this.#known = known;
  }

  check(name: MemberName, report: Report): void {
    const folded = foldName(name);
    const changed = folded !== name.text;
    if (this.#known.has(name.text)) report("E_DUPLICATE_MEMBER", "another member has its name", "names must be unique");
    else if (this.#folded.has(folded) || (changed && this.#known.has(folded))) {
      report("E_ZIP_NAME_COLLISION", "another member has its name but for case or form", "names must be unique");
    }
    if (changed) this.#folded.add(folded);
  }
}
