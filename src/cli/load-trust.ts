import { artifactError, cannot } from "../index.js";
import { nodeSignHost } from "../node/sign-host.js";
import { readSmallFile } from "../node/small-file.js";
import { MAX_TRUST_BYTES, TrustPolicy, TrustPolicyError } from "../sign/trust/index.js";

/**
 * Reads the file of `--trust-policy`.
 *
 * @throws SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for a file too large to be meant, `E_TRUST_POLICY` with a
 *   {@link TrustPolicyError} as its cause
 */
export function loadTrust(path: string): TrustPolicy {
  const bytes = readSmallFile(path, MAX_TRUST_BYTES);
  try {
    return TrustPolicy.parse(bytes, nodeSignHost);
  } catch (cause) {
    if (!(cause instanceof TrustPolicyError)) throw cause;
    const count = cause.fields.length;
    const is = count === 1 ? "1 field is not valid" : `${count} fields are not valid`;
    throw artifactError("E_TRUST_POLICY", cannot("use the trust policy of", path, is, "every field must be valid"), {
      cause,
    });
  }
}
