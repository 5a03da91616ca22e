import type { Finding } from "../bytes/index.js";
import { cannot, classOf, type Code } from "../errors/index.js";
import type { Requirement } from "../graph/index.js";
import type { Policy } from "../policy/index.js";
import type { Inventory } from "./inventory.js";

export type Verdict = "approved" | "untrusted" | "refused" | "undecided";

/** A requirement with what the policy says to it. */
export interface JudgedRequirement extends Requirement {
  readonly status: "trusted" | "untrusted" | "denied";
  readonly reason?: string;
}

/** An inventory under a policy. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly policy: { readonly name: string; readonly digest: string };
  /** Sorted by id. */
  readonly requirements: readonly JudgedRequirement[];
  /** Those of the inventory, then those of the policy. */
  readonly findings: readonly Finding[];
}

/**
 * Judges an inventory, without reading a byte.
 *
 * `approved` needs a complete inventory, no finding, and trust in every requirement.
 *
 * @param at - the time at which expiring entries are judged
 */
export function judge(inventory: Inventory, policy: Policy, at: Date = new Date()): Judgement {
  const requirements = inventory.requirements
    .map((requirement) => Object.freeze({ ...requirement, ...policy.status(requirement, at, inventory.format) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const findings = [...inventory.findings, ...policyFindings(inventory, policy, requirements)];
  return Object.freeze({
    verdict: verdictOf(inventory, findings, requirements),
    policy: Object.freeze({ name: policy.name, digest: policy.digest }),
    requirements: Object.freeze(requirements),
    findings: Object.freeze(findings),
  });
}

function policyFindings(
  inventory: Inventory,
  policy: Policy,
  requirements: readonly JudgedRequirement[],
): readonly Finding[] {
  const findings: Finding[] = [];
  if (inventory.format !== "unknown" && policy.formats && !policy.formats.includes(inventory.format)) {
    const wanted = `the policy allows ${policy.formats.join(", ")}`;
    findings.push({
      code: "E_FORMAT_DENIED",
      message: cannot("admit format", inventory.format, "it is not listed", wanted),
    });
  }
  for (const { id, status, reason, invalid, first } of requirements) {
    if (status !== "denied" || invalid) continue;
    const message = cannot("admit", id, reason ?? "the policy denies it", "it must not be needed");
    findings.push({ code: "E_DENIED", message, path: first });
  }
  if (inventory.format === "onnx") findings.push(...externalFindings(requirements));
  return findings;
}

/** Other bytes than those of the artifact are refused, not merely untrusted, unless somebody asked for them. */
function externalFindings(requirements: readonly JudgedRequirement[]): readonly Finding[] {
  const [first, ...others] = requirements.filter(({ action, status }) => action === "file" && status === "untrusted");
  if (!first) return [];
  const more = others.length === 0 ? "" : ` and in ${others.length} more`;
  const is = `tensors are kept in this file${more}`;
  const wanted = `onnx.externalData in the policy or trust in ${others.length === 0 ? "it" : "each"} is wanted`;
  return [{ code: "E_ONNX_EXTERNAL", message: cannot("admit", first.id, is, wanted), path: first.first }];
}

function verdictOf(
  inventory: Inventory,
  findings: readonly Finding[],
  requirements: readonly JudgedRequirement[],
): Verdict {
  if (findings.some(({ code }) => refuses(code)) || requirements.some(({ status }) => status === "denied")) {
    return "refused";
  }
  if (findings.length > 0 || inventory.completeness === "incomplete") return "undecided";
  return requirements.every(({ status }) => status === "trusted") ? "approved" : "untrusted";
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused";
}
