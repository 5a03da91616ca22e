import { keyProblem, type TrustPolicy, type TrustRule } from "../../sign/trust/index.js";

/** Time before an end from which it deserves a second look, in milliseconds: 30 days. */
const SOON = 30 * 24 * 60 * 60 * 1000;

/** @returns what somebody should look at again: what has ended or ends soon, and what nothing uses. */
export function remarksOf(trust: TrustPolicy, at: Date): readonly string[] {
  const used = new Set([...trust.rules, ...(trust.root ? [trust.root] : [])].flatMap(({ keys }) => keys));
  return [
    ...endRemark("the trust policy", trust.expires, at),
    ...[...trust.keys.values()].flatMap((key) => {
      const name = key.name ?? key.hint;
      if (!used.has(key) && !key.revoked) return [`no rule names the key ${name}`];
      return key.revoked || !key.notAfter ? [] : endRemark(`the key ${name}`, key.notAfter, at);
    }),
    ...trust.rules.flatMap((rule) => ruleRemark(rule, at)),
  ];
}

function endRemark(what: string, end: Date, at: Date): readonly string[] {
  if (at >= end) return [`${what} expired at ${end.toISOString()}`];
  return end.getTime() - at.getTime() < SOON ? [`${what} expires soon, at ${end.toISOString()}`] : [];
}

function ruleRemark({ name, keys, threshold }: TrustRule, at: Date): readonly string[] {
  const current = keys.filter((key) => keyProblem(key, at) === undefined).length;
  if (current >= threshold) return [];
  return [`rule ${name} admits nothing: ${threshold} of its keys must sign, ${current} can be used now`];
}
