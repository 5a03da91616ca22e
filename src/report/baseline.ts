import { parsePlainJson, rfc3339Time, sha256Hex } from "../bytes/index.js";
import { DocumentError, isArtifactError } from "../errors/index.js";
import { schemaFields } from "../errors/schema-fields.js";
import type { ArtifactReport, RequirementReport } from "../scan/index.js";
import { baselineErrors } from "./generated/validate-baseline.js";

/** What a baseline says of one untrusted name (`schemas/baseline-v1.schema.json`). */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly id?: string;
  readonly first?: string;
  readonly reason: string;
  readonly expires: string;
}

/** Entries nest three levels deep. */
const MAX_DEPTH = 8;

/**
 * Untrusted names that somebody has looked at and accepts for a time. A baseline marks them, and changes no verdict:
 * nothing is approved by it.
 */
export class Baseline {
  readonly #known: ReadonlySet<string>;

  private constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  /**
   * @param name - of the file, for errors
   * @param at - the time at which expiring entries are judged
   * @throws DocumentError `E_BASELINE`
   */
  static parse(bytes: Uint8Array, name: string, at: Date): Baseline {
    const document = readDocument(bytes, name);
    const fields = schemaFields(baselineErrors(document));
    const entries = fields.size === 0 ? entriesOf(document) : [];
    const known = new Set<string>();
    for (const [index, { fingerprint, expires }] of entries.entries()) {
      const until = rfc3339Time(expires);
      if (until === undefined) fields.set(`/entries/${index}/expires`, "there is no such date or time");
      else if (at.getTime() < until) known.add(fingerprint);
    }
    if (fields.size === 0) return new Baseline(known);
    const list = [...fields].map(([path, message]) => ({ path, message }));
    throw new DocumentError("E_BASELINE", "the baseline", name, list);
  }

  /** @returns the artifact with the names marked that are known. */
  mark(artifact: ArtifactReport): ArtifactReport {
    const requirements = artifact.requirements.map((requirement) =>
      requirement.status === "untrusted" && this.#known.has(fingerprintOf(requirement))
        ? { ...requirement, known: true as const }
        : requirement,
    );
    return { ...artifact, requirements };
  }
}

function readDocument(bytes: Uint8Array, name: string): unknown {
  try {
    return parsePlainJson(bytes, { maxDepth: MAX_DEPTH, path: name });
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    throw new DocumentError("E_BASELINE", "the baseline", name, [{ path: "", message: error.message }], error);
  }
}

function entriesOf(document: unknown): readonly BaselineEntry[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has been checked
  return (document as { readonly entries: readonly BaselineEntry[] }).entries;
}

/** @returns whether an artifact is untrusted for nothing but names that a baseline knows. */
export function isKnown({ verdict, requirements }: ArtifactReport): boolean {
  return verdict === "untrusted" && requirements.every(({ status, known }) => status !== "untrusted" || known === true);
}

/**
 * @returns what stays the same when an artifact is moved or renamed: the rule, the name, the place within it, and who
 *   uses it how, since a name may be harmless in one place and not in another
 */
function fingerprintOf({ id, first, uses, moreUses }: Fingerprinted): string {
  const places = uses.map(({ owner, attribute, callee }) => [owner, attribute, callee]);
  return sha256Hex(new TextEncoder().encode(JSON.stringify(["untrusted", id, first, places, moreUses])));
}

type Fingerprinted = Pick<RequirementReport, "id" | "first" | "uses" | "moreUses">;

/** @returns text of a baseline that knows every untrusted name of some artifacts. */
export function renderBaseline(
  artifacts: readonly ArtifactReport[],
  { reason, expires }: Pick<BaselineEntry, "reason" | "expires">,
): string {
  const entries = new Map<string, BaselineEntry>();
  for (const { requirements } of artifacts) {
    for (const requirement of requirements) {
      const { id, first, status } = requirement;
      const fingerprint = fingerprintOf(requirement);
      if (status === "untrusted") entries.set(fingerprint, { fingerprint, id, first, reason, expires });
    }
  }
  const sorted = [...entries.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return `${JSON.stringify({ version: 1, entries: sorted }, undefined, 2)}\n`;
}
