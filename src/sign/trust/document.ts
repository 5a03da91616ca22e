import { parsePlainJson } from "../../bytes/index.js";
import { isArtifactError } from "../../errors/index.js";
import { schemaFields } from "../../errors/schema-fields.js";
import { trustErrors } from "../generated/validate-trust.js";
import type { Scheme } from "../public-key.js";
import { TrustPolicyError } from "./trust-policy-error.js";

/** A public key, how it signs, and when; times are `YYYY-MM-DD` (its first moment in UTC) or of RFC 3339. */
export interface TrustedKeyOptions {
  /** SubjectPublicKeyInfo in PEM. */
  readonly pem: string;
  readonly scheme: Scheme;
  /** Whose key this is, for people. */
  readonly name?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly revoked?: { readonly at: string; readonly reason: string };
}

/** Kinds of statements that a rule can ask for. */
export type StatementKind = "oms" | "deploy";

/** What an artifact needs to be admitted. */
export interface TrustRuleOptions {
  readonly name: string;
  /** Names; patterns in which `*` stands for characters other than `/`; or `*` alone for every name. */
  readonly artifacts: readonly string[];
  readonly statements: readonly StatementKind[];
  /** Hints of the keys that may sign. */
  readonly keys: readonly string[];
  /** How many of the keys have to sign each statement. */
  readonly threshold: number;
  readonly maxAgeDays?: number;
  readonly requireExpiry?: boolean;
  readonly environments?: readonly string[];
}

/** What a trust policy says, apart from its version; `schemas/trust-v1.schema.json` describes each field. */
export interface TrustPolicyOptions {
  readonly name?: string;
  readonly sequence?: number;
  readonly expires: string;
  /** Hint (hexadecimal SHA-256 of the PEM text) -> key. */
  readonly keys: Readonly<Record<string, TrustedKeyOptions>>;
  readonly rules: readonly TrustRuleOptions[];
  readonly revokedRoots?: readonly { readonly root: string; readonly reason: string }[];
  readonly root?: { readonly keys: readonly string[]; readonly threshold: number };
  readonly default?: "deny";
}

/** Name of a trust policy that does not say its own. */
export const UNNAMED = "unnamed";

/** Largest trust policy, in bytes: 256 keys and as many rules take a quarter of it. */
export const MAX_TRUST_BYTES = 2 ** 20;

/** A trust policy has five levels. */
const MAX_DEPTH = 16;

/** @throws TrustPolicyError `E_TRUST_POLICY` for text that no bytes hold */
export function encodeTrustText(json: string): Uint8Array {
  if (!/\p{Cs}/u.test(json)) return new TextEncoder().encode(json);
  throw new TrustPolicyError(UNNAMED, [{ path: "", message: "it holds half of a surrogate pair" }]);
}

/**
 * Reads the JSON of a trust policy, and holds it against the schema.
 *
 * @throws TrustPolicyError `E_TRUST_POLICY` with every field that is not valid
 */
export function readTrustDocument(bytes: Uint8Array): TrustPolicyOptions {
  if (bytes.length > MAX_TRUST_BYTES) {
    const message = `it has ${bytes.length} bytes, at most ${MAX_TRUST_BYTES} are read`;
    throw new TrustPolicyError(UNNAMED, [{ path: "", message }]);
  }
  const document = parse(bytes);
  assertDocument(document);
  return document;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parsePlainJson(bytes, { maxDepth: MAX_DEPTH, path: "trust policy" });
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    throw new TrustPolicyError(UNNAMED, [{ path: "", message: error.message }], error);
  }
}

function assertDocument(document: unknown): asserts document is TrustPolicyOptions {
  const messages = schemaFields(trustErrors(document));
  if (messages.size === 0) return;
  const fields = [...messages].map(([path, message]) => ({ path, message }));
  throw new TrustPolicyError(UNNAMED, fields);
}
