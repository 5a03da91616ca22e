import type { Companion, Findings, Source } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";

/** Remembers which files beside an artifact its reader has opened. */
export class Companions {
  readonly #open: Companion | undefined;
  readonly #sources = new Map<string, Source>();

  constructor(open: Companion | undefined) {
    this.#open = open;
  }

  /** By the name under which the artifact calls them. */
  get sources(): ReadonlyMap<string, Source> {
    return this.#sources;
  }

  /** @throws UsageError `E_OPTIONS` if the caller gives something other than a source */
  readonly open: Companion = (name) => {
    const source = this.#open?.(name);
    if (source === undefined) return undefined;
    if (!Number.isSafeInteger(source.size) || source.size < 0) {
      const message = cannot("read", name, "what was given for it has no size", "a Source is wanted");
      throw artifactError("E_OPTIONS", message);
    }
    this.#sources.set(name, source);
    return source;
  };

  /** Finds those that changed since they were opened. */
  check(findings: Findings): void {
    for (const [name, source] of this.#sources) if (source.changed?.() === true) addChanged(findings, name);
  }
}

/** @param name - what the bytes are called */
export function addChanged(findings: Findings, name: string): void {
  findings.add("E_SOURCE_CHANGED", cannot("trust", name, "it changed while it was read", "it must stay the same"));
}
