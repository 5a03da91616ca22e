import { artifactError, cannot, isArtifactError, type ArtifactError } from "../errors/index.js";
import { readBundle } from "../sign/bundle.js";
import { readStatement, type Statement } from "../sign/statement.js";
import { findSigner } from "../sign/trust/verify-trusted.js";
import type { TrustedKey } from "../sign/trust/trusted-key.js";
import { keyProblem, type TrustRule } from "../sign/trust/trust-policy.js";
import type { SignatureRecord } from "./decision.js";
import type { Evidence, Question } from "./question.js";

/** Whose signatures count, and how many are wanted. */
export type Signers = Pick<TrustRule, "name" | "keys" | "threshold">;

/** By what, and for which time, signatures are verified. */
export type Verification = Pick<Question, "host" | "at">;

/** A statement that a current key of the rule signed. */
export interface Signed {
  readonly path: string;
  readonly key: TrustedKey;
  /** Hexadecimal SHA-256 of the payload. */
  readonly payloadDigest: string;
  readonly statement: Statement;
}

/** Keeps what becomes of each signature; one that does not count may be followed by others that do. */
export class SignatureLog {
  readonly #records = new Map<string, SignatureRecord>();

  /**
   * Verifies one bundle: nothing of its payload is read before its signature is verified.
   *
   * @returns the statement, or nothing if it does not count; the log says why
   */
  verify({ path, bytes }: Evidence, { keys }: Signers, { host, at }: Verification): Signed | undefined {
    let record: SignatureRecord = { path, counts: false };
    const keep = (more: Partial<SignatureRecord>): void => {
      record = { ...record, ...more };
      this.#records.set(path, record);
    };
    try {
      const bundle = readBundle(bytes, path);
      const { payloadDigest } = bundle;
      keep({ payloadDigest });
      const key = findSigner(bundle, keys, host);
      keep({ key });
      const problem = keyProblem(key, at);
      if (problem) throw problem;
      const statement = readStatement(bundle.payload);
      keep({ predicateType: statement.predicateType });
      return { path, key, payloadDigest, statement };
    } catch (error) {
      if (!isArtifactError(error)) throw error;
      keep({ problem: error });
      return undefined;
    }
  }

  /** Runs what is asked of a statement. @returns its result, or nothing if it throws; the log says why. */
  examine<T>({ path }: Pick<Signed, "path">, examine: () => T): T | undefined {
    try {
      return examine();
    } catch (error) {
      if (!isArtifactError(error)) throw error;
      this.discount(path, error);
      return undefined;
    }
  }

  /** Says why a signature does not count after all. */
  discount(path: string, problem: ArtifactError): void {
    this.#records.set(path, { ...this.#records.get(path), path, counts: false, problem });
  }

  /** Says which signatures count. */
  count(signed: readonly Pick<Signed, "path">[]): void {
    for (const { path } of signed) this.#records.set(path, { ...this.#records.get(path), path, counts: true });
  }

  get records(): readonly SignatureRecord[] {
    return [...this.#records.values()].map((record) => Object.freeze(record));
  }

  /** Why those of `evidence` that do not count do not. */
  problems(evidence: readonly Pick<Evidence, "path">[]): readonly ArtifactError[] {
    return evidence.flatMap(({ path }) => this.#records.get(path)?.problem ?? []);
  }
}

/** @returns the distinct keys behind some signatures; two signatures of one key are one. */
export function signersOf(signed: readonly Pick<Signed, "key">[]): readonly TrustedKey[] {
  return [...new Map(signed.map(({ key }) => [key.hint, key])).values()];
}

/** @returns that too few distinct keys signed a kind of statement, if that is so */
export function thresholdProblem(
  kind: string,
  { name, threshold }: Signers,
  signed: readonly Pick<Signed, "key">[],
): ArtifactError | undefined {
  const count = signersOf(signed).length;
  if (count >= threshold) return undefined;
  const is = `${count} distinct ${count === 1 ? "key" : "keys"} of the rule signed the ${kind} statement`;
  return artifactError("E_THRESHOLD", cannot("admit under rule", name, is, `${threshold} must sign`));
}
