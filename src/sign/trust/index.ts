export { isArtifactName } from "./artifact-pattern.js";
export {
  MAX_TRUST_BYTES,
  type StatementKind,
  type TrustedKeyOptions,
  type TrustPolicyOptions,
  type TrustRuleOptions,
} from "./document.js";
export { keyProblem, TrustPolicy, type TrustRoot, type TrustRule } from "./trust-policy.js";
export { TrustPolicyError } from "./trust-policy-error.js";
export type { TrustedKey } from "./trusted-key.js";
export { readUpdate, type UpdateSignature } from "./update.js";
