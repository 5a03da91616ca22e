import { artifactError, cannot } from "../errors/index.js";
import type { TrustPolicy, TrustRule } from "../sign/trust/trust-policy.js";

/** @throws RefusedError `E_EXPIRED` for the trust policy; UnverifiedError `E_TRUST_RULE` */
export function selectRule(trust: TrustPolicy, name: string, at: Date): TrustRule {
  const expired = trust.expiryProblem(at);
  if (expired) throw expired;
  const rule = trust.ruleFor(name);
  if (rule) return rule;
  const is = `no rule of trust policy ${trust.name} speaks for it`;
  throw artifactError("E_TRUST_RULE", cannot("admit", name, is, "exactly one rule must"));
}
