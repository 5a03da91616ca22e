import { sha256Hex } from "../../bytes/index.js";
import { artifactError, cannot, type ArtifactError } from "../../errors/index.js";
import type { SignHost } from "../host.js";
import { ArtifactPattern, isArtifactName, type Closeness } from "./artifact-pattern.js";
import { checkRules } from "./check-rules.js";
import {
  encodeTrustText,
  readTrustDocument,
  UNNAMED,
  type StatementKind,
  type TrustPolicyOptions,
  type TrustRuleOptions,
} from "./document.js";
import { TrustPolicyError } from "./trust-policy-error.js";
import { readTime, readTrustedKeys, type TrustedKey } from "./trusted-key.js";

/** What an artifact needs to be admitted. */
export interface TrustRule {
  readonly name: string;
  /** As written. */
  readonly artifacts: readonly string[];
  readonly statements: ReadonlySet<StatementKind>;
  readonly keys: readonly TrustedKey[];
  /** How many distinct keys have to sign each statement. */
  readonly threshold: number;
  readonly maxAgeDays: number | undefined;
  /** Where the artifacts may be loaded; `undefined` is anywhere. */
  readonly environments: readonly string[] | undefined;
}

/** Who may sign the next edition of a trust policy. */
export interface TrustRoot {
  readonly keys: readonly TrustedKey[];
  readonly threshold: number;
}

/** The closest come first. */
const CLOSENESS: readonly Closeness[] = ["exact", "glob", "any"];

/** Who may sign which artifact: keys, rules and revocations. Immutable. */
export class TrustPolicy {
  readonly name: string;
  /** `sha256:` and the digest of the bytes that were read. */
  readonly digest: string;
  /** Number of this edition. */
  readonly sequence: number | undefined;
  /** From when nothing is admitted. */
  readonly expires: Date;
  /** Hint -> key. */
  readonly keys: ReadonlyMap<string, TrustedKey>;
  readonly rules: readonly TrustRule[];
  readonly root: TrustRoot | undefined;
  /** Digest of a model -> why it is revoked. */
  readonly revokedRoots: ReadonlyMap<string, string>;

  readonly #patterns: readonly (readonly [ArtifactPattern, TrustRule])[];

  private constructor(bytes: Uint8Array, host: SignHost) {
    const document = readTrustDocument(bytes);
    const fields = new Map<string, string>();
    const add = (path: string, message: string): void => {
      if (!fields.has(path)) fields.set(path, message);
    };
    const expires = readTime("/expires", document.expires, add);
    this.keys = readTrustedKeys(document.keys, host, add);
    checkRules(document, add);
    this.name = document.name ?? UNNAMED;
    if (fields.size > 0 || !expires) {
      throw new TrustPolicyError(
        this.name,
        [...fields].map(([path, message]) => ({ path, message })),
      );
    }
    this.expires = expires;
    this.sequence = document.sequence;
    this.digest = `sha256:${sha256Hex(bytes)}`;
    this.rules = Object.freeze(document.rules.map((rule) => this.#toRule(rule)));
    this.#patterns = this.rules.flatMap((rule) =>
      rule.artifacts.map((text) => [new ArtifactPattern(text), rule] as const),
    );
    const { root, revokedRoots = [] } = document;
    this.root = root && Object.freeze({ keys: this.#toKeys(root.keys), threshold: root.threshold });
    this.revokedRoots = new Map(revokedRoots.map((entry) => [entry.root, entry.reason]));
    Object.freeze(this);
  }

  /**
   * Reads a trust policy (`schemas/trust-v1.schema.json`) from its JSON text or the UTF-8 bytes of it.
   *
   * @throws TrustPolicyError `E_TRUST_POLICY`, which lists every field that is not valid
   */
  static parse(json: string | Uint8Array, host: SignHost): TrustPolicy {
    return new TrustPolicy(typeof json === "string" ? encodeTrustText(json) : json, host);
  }

  /**
   * Makes a trust policy from its fields.
   *
   * @throws TrustPolicyError `E_TRUST_POLICY`, which lists every field that is not valid
   */
  static of(options: TrustPolicyOptions, host: SignHost): TrustPolicy {
    return TrustPolicy.parse(JSON.stringify({ version: 1, ...options }), host);
  }

  /**
   * Selects the one rule that speaks for an artifact: an exact name beats a pattern, a pattern beats `*`.
   *
   * @param name - as the caller gives it, never as a signature states it
   * @returns nothing for what is no artifact name, such as a pattern
   */
  ruleFor(name: string): TrustRule | undefined {
    if (!isArtifactName(name)) return undefined;
    const matching = this.#patterns.filter(([pattern]) => pattern.matches(name));
    for (const closeness of CLOSENESS) {
      const rule = matching.find(([pattern]) => pattern.closeness === closeness)?.[1];
      if (rule) return rule;
    }
    return undefined;
  }

  /** @returns why nothing is admitted under this policy at a time, if that is so. */
  expiryProblem(at: Date): ArtifactError | undefined {
    // An invalid date compares false, and so admits nothing.
    if (at < this.expires) return undefined;
    const is = `it expired at ${this.expires.toISOString()}`;
    return artifactError("E_EXPIRED", cannot("use the trust policy", this.name, is, "a current one is wanted"));
  }

  #toRule(rule: TrustRuleOptions): TrustRule {
    return Object.freeze({
      name: rule.name,
      artifacts: Object.freeze([...rule.artifacts]),
      statements: new Set(rule.statements),
      keys: this.#toKeys(rule.keys),
      threshold: rule.threshold,
      maxAgeDays: rule.maxAgeDays,
      environments: rule.environments && Object.freeze([...rule.environments]),
    });
  }

  #toKeys(hints: readonly string[]): readonly TrustedKey[] {
    return Object.freeze(hints.flatMap((hint) => this.keys.get(hint) ?? []));
  }
}

/**
 * Says why what a key signed does not count at a time. A revoked key counts for nothing, whenever it signed: no
 * signature here tells its time.
 */
export function keyProblem(
  { hint, name = hint, notBefore, notAfter, revoked }: TrustedKey,
  at: Date,
): ArtifactError | undefined {
  if (revoked) {
    const is = `it is revoked since ${revoked.at.toISOString()} (${revoked.reason})`;
    return artifactError("E_REVOKED", cannot("use the key", name, is, "a current key is wanted"));
  }
  if (notBefore && !(at >= notBefore)) {
    const is = `it is admitted from ${notBefore.toISOString()} on`;
    return artifactError("E_KEY_EXPIRED", cannot("use the key", name, is, "a current key is wanted"));
  }
  if (notAfter && !(at < notAfter)) {
    const is = `it is admitted until ${notAfter.toISOString()}`;
    return artifactError("E_KEY_EXPIRED", cannot("use the key", name, is, "a current key is wanted"));
  }
  return undefined;
}
