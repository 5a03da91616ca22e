import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import type { TrustPolicy } from "./trust/trust-policy.js";

/** That a release was admitted once. */
export interface StateRecord {
  /** Artifact name. */
  readonly name: string;
  readonly sequence: number;
  /** Digest of the whole model, 64 hexadecimal digits. */
  readonly root: string;
  /** Hints of the keys that signed its deploy statement. */
  readonly keys: readonly string[];
}

/** What was admitted before; `src/node` keeps it in a folder. */
export interface StateStore {
  /**
   * @returns every record of a name
   * @throws SourceError `E_STATE`
   */
  records(name: string): readonly StateRecord[];
  /**
   * Keeps a record for good before it returns; one that is there already, with the same keys, is kept.
   *
   * @throws SourceError `E_STATE`
   */
  add(record: StateRecord): void;
}

/**
 * Compares a release with those admitted before.
 *
 * A record does not count once its model is revoked, or all keys that signed it: whoever stole a key could otherwise keep
 * every later release out by a sequence number that no release reaches.
 *
 * @returns why it may not be admitted, if that is so: a later one was (`E_ROLLBACK`), or another model with the same
 *   number (`E_EQUIVOCATION`)
 */
export function sequenceProblem(
  records: readonly StateRecord[],
  { name, sequence, root }: Omit<StateRecord, "keys">,
  trust: Pick<TrustPolicy, "keys" | "revokedRoots">,
): ArtifactError | undefined {
  const valid = records.filter((record) => !isRevoked(record, trust));
  const other = valid.find((record) => record.sequence === sequence && record.root !== root);
  if (other) {
    const is = `number ${sequence} was admitted with root ${other.root}`;
    return artifactError("E_EQUIVOCATION", cannot("admit", name, is, `it cannot also be ${root}`));
  }
  const highest = valid.reduce((most, record) => Math.max(most, record.sequence), 0);
  if (highest <= sequence) return undefined;
  const is = `number ${highest} was admitted before`;
  return artifactError("E_ROLLBACK", cannot("admit", name, is, `number ${sequence} must not be lower`));
}

function isRevoked({ root, keys }: StateRecord, trust: Pick<TrustPolicy, "keys" | "revokedRoots">): boolean {
  if (trust.revokedRoots.has(root)) return true;
  return keys.length > 0 && keys.every((hint) => trust.keys.get(hint)?.revoked !== undefined);
}
