/** An artifact name: parts of ASCII letters, digits, `.`, `_` and `-`, joined by `/`. */
const NAME = /^(?=.{1,255}$)[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** @returns whether `name` can name an artifact. */
export function isArtifactName(name: string): boolean {
  return NAME.test(name);
}

/** How closely a pattern names: an exact name beats a glob, a glob beats `*`. */
export type Closeness = "exact" | "glob" | "any";

/** What a rule says about artifact names: a name, or one in which `*` stands for characters other than `/`. */
export class ArtifactPattern {
  readonly text: string;
  readonly closeness: Closeness;
  readonly #parts: readonly string[];

  constructor(text: string) {
    this.text = text;
    this.closeness = text === "*" ? "any" : text.includes("*") ? "glob" : "exact";
    this.#parts = text.split("/");
  }

  /** @param name - an artifact name */
  matches(name: string): boolean {
    return this.closeness === "any" || this.overlaps(new ArtifactPattern(name));
  }

  /** @returns whether some name is matched by both, which are no `*` alone. */
  overlaps(other: ArtifactPattern): boolean {
    if (this.#parts.length !== other.#parts.length) return false;
    return this.#parts.every((part, index) => haveCommonText(part, other.#parts[index] ?? ""));
  }
}

/**
 * Tells whether two texts with wildcards stand for a common text, in as many steps as the product of their lengths.
 */
function haveCommonText(a: string, b: string): boolean {
  // Offsets j for which the texts before a[i] and b[j] stand for a common text.
  let reached = new Set([0]);
  for (let i = 0; ; i++) {
    for (const j of reached) if (b[j] === "*") reached.add(j + 1);
    if (i === a.length) return reached.has(b.length);
    const next = new Set<number>();
    for (let j = 0; j <= b.length; j++) {
      if (!reached.has(j)) continue;
      if (a[i] === "*") {
        next.add(j);
        if (j < b.length) reached.add(j + 1);
      } else if (b[j] === "*") {
        next.add(j);
      } else if (a[i] === b[j]) {
        next.add(j + 1);
      }
    }
    reached = next;
  }
}
