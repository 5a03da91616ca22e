import { sha256Hex } from "../../bytes/index.js";
import { artifactError, cannot, isArtifactError, type ArtifactError } from "../../errors/index.js";
import { readBundle } from "../bundle.js";
import type { SignHost } from "../host.js";
import { readOms } from "../oms/read.js";
import { readStatement } from "../statement.js";
import { keyProblem, TrustPolicy, type TrustRoot } from "./trust-policy.js";
import { findSigner } from "./verify-trusted.js";

/** A signature of the next edition: a Sigstore bundle with an OMS statement about its one file. */
export interface UpdateSignature {
  /** For messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the next edition of a trust policy, as a TUF client reads the next root (The Update Framework 1.0, section 5.3):
 * enough root keys of the current edition and enough of the next have to sign it, its number must be higher, and its name
 * the same: root keys may sign several trust policies, one of which must not take the place of another. The current one
 * may have expired.
 *
 * @throws TrustPolicyError `E_TRUST_POLICY`; RefusedError `E_ROLLBACK`, `E_EXPIRED`; UnverifiedError `E_THRESHOLD`, with
 *   the first reason why a signature does not count as its cause
 */
export function readUpdate(
  current: TrustPolicy,
  bytes: Uint8Array,
  signatures: readonly UpdateSignature[],
  { host, at }: { readonly host: SignHost; readonly at: Date },
): TrustPolicy {
  const next = TrustPolicy.parse(bytes, host);
  const roots = [rootOf(current, "current"), rootOf(next, "next")];
  if (next.name !== current.name) {
    const is = `the next edition is one of ${next.name}`;
    throw artifactError(
      "E_TRUST_POLICY",
      cannot("replace the trust policy", current.name, is, "both must have one name"),
    );
  }
  const [from = 0, to = 0] = [current.sequence, next.sequence];
  if (to <= from) {
    const is = `the next edition has number ${to}`;
    throw artifactError(
      "E_ROLLBACK",
      cannot("replace the trust policy", current.name, is, `more than ${from} is wanted`),
    );
  }
  const expired = next.expiryProblem(at);
  if (expired) throw expired;
  const signed = { digest: sha256Hex(bytes), host, at };
  for (const root of roots) assertSigned(next.name, root, signatures, signed);
  return next;
}

function rootOf({ root, name }: TrustPolicy, edition: string): TrustRoot {
  if (root) return root;
  const is = `the ${edition} edition has no "root"`;
  throw artifactError("E_TRUST_POLICY", cannot("replace the trust policy", name, is, "both must name root keys"));
}

interface Signed {
  /** Hexadecimal SHA-256 of the next edition. */
  readonly digest: string;
  readonly host: SignHost;
  readonly at: Date;
}

function assertSigned(
  name: string,
  { keys, threshold }: TrustRoot,
  signatures: readonly UpdateSignature[],
  signed: Signed,
): void {
  const signers = new Set<string>();
  let cause: ArtifactError | undefined;
  for (const signature of signatures) {
    try {
      signers.add(signerOf(signature, keys, signed));
    } catch (error) {
      if (!isArtifactError(error)) throw error;
      cause ??= error;
    }
  }
  if (signers.size >= threshold) return;
  const is = `${signers.size} of its ${keys.length} root keys signed${cause ? ` (${cause.message})` : ""}`;
  throw artifactError("E_THRESHOLD", cannot("use the trust policy", name, is, `${threshold} must sign`), { cause });
}

/** @returns the hint of the key that signed the very bytes of the next edition */
function signerOf({ path, bytes }: UpdateSignature, keys: TrustRoot["keys"], { digest, host, at }: Signed): string {
  const bundle = readBundle(bytes, path);
  const key = findSigner(bundle, keys, host);
  const problem = keyProblem(key, at);
  if (problem) throw problem;
  const [pieces, ...others] = readOms(readStatement(bundle.payload)).resources.values();
  const [piece, ...more] = pieces ?? [];
  if (others.length === 0 && more.length === 0 && piece?.digest === digest) return key.hint;
  const wanted = "a signature of this very file is wanted";
  throw artifactError("E_DIGEST", cannot("use the signature", path, "it is about other bytes", wanted), { path });
}
