import { artifactError, cannot, isArtifactError, type ArtifactError } from "../../errors/index.js";
import type { Bundle } from "../bundle.js";
import type { SignHost } from "../host.js";
import { verifyBundle } from "../verify-bundle.js";
import type { TrustedKey } from "./trusted-key.js";

/**
 * Finds the one of some keys that made a signature. What the signature file says of its key only narrows the search.
 *
 * @param keys - those that the rule for the artifact names
 * @returns the key, whether or not it is current; see {@link keyProblem}
 * @throws UnverifiedError `E_METHOD_MISMATCH` for a signature by certificate, `E_KEY_UNTRUSTED` where it names none of
 *   the keys, `E_SIGNATURE`, `E_SIGNATURE_NONSTRICT`
 */
export function findSigner(bundle: Bundle, keys: readonly TrustedKey[], host: SignHost): TrustedKey {
  const { material } = bundle;
  if (material.kind !== "publicKey") {
    const wanted = "the trust policy asks for a key";
    throw artifactError("E_METHOD_MISMATCH", cannot("verify by", material.kind, "it is no key", wanted));
  }
  const { hint } = material;
  const named = hint === undefined ? keys : keys.filter(({ key }) => key.omsHint === hint || key.cosignHint === hint);
  let failure: ArtifactError | undefined;
  for (const trusted of named) {
    try {
      verifyBundle(bundle, trusted.key, host);
      return trusted;
    } catch (error) {
      if (!isArtifactError(error)) throw error;
      // Old bundles name their key by its PEM alone: of several reasons, that of the named key is the better one.
      if (failure === undefined || failure.code === "E_KEY_UNTRUSTED") failure = error;
    }
  }
  if (failure && (hint !== undefined || failure.code !== "E_SIGNATURE")) throw failure;
  const is = hint === undefined ? "no key of the rule made the signature" : "the rule does not name its key";
  throw artifactError("E_KEY_UNTRUSTED", cannot("trust", hint ?? "signature", is, "a key of the rule is wanted"));
}
