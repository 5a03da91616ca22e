export { isArtifactName } from "./artifact-pattern.js";
export type { StatementKind, TrustedKeyOptions, TrustPolicyOptions, TrustRuleOptions } from "./document.js";
export { keyProblem, TrustPolicy, type TrustRoot, type TrustRule } from "./trust-policy.js";
export { TrustPolicyError } from "./trust-policy-error.js";
export type { TrustedKey } from "./trusted-key.js";
