import { rulesFor, type JudgedRequirement, type Policy, type PolicyEntry } from "../../index.js";
import { escapeTerminal, shellCommand } from "../../report/index.js";
import { requirementsOf, type NamedRequirement } from "../requirement-of.js";
import { trustWarning } from "../trust-warning.js";

const MEANINGS: Readonly<Record<JudgedRequirement["action"], string>> = {
  construct: "make an instance without arguments of the file's choice, then set its state",
  call: "call a function, or a type with arguments of the file's choice",
  reference: "use the object as a value; an estimator may call it later with the caller's data",
  method: "bind an attribute of an instance",
  operator: "run an ONNX operator",
  function: "call a local function of an ONNX model",
  file: "read a file beside the artifact",
};

/** @returns what it means that a file needs a name, and what speaks for or against it. */
export function explainId(id: string, profiles: Policy): string {
  return requirementsOf(id)
    .map((requirement) => explain(requirement, profiles))
    .join("\n");
}

function explain({ id, action, module, name }: NamedRequirement, profiles: Policy): string {
  const holders = Array.from(profiles.entries()).filter((entry) => entry.id === id);
  const isHeld = holders.length > 0;
  const warning = trustWarning(id);
  const command = shellCommand(["sallyport", "scan", "FILE", "--trust", id]);
  const lines = [
    id,
    `  action   ${action}: ${MEANINGS[action]}`,
    ...(module === "" ? [] : [`  module   ${module}`]),
    `  name     ${name}`,
    ...holders.flatMap(({ profile, reason, slots, callees }) => [
      `  profile  ${profile}: ${reason}`,
      ...(slots ?? []).map((slot) => `  slot     ${slot}`),
      ...(callees ?? []).map((callee) => `  calls    ${callee}`),
    ]),
    ...rulesFor(module, name).map((rule) => `  rule     ${rule.name} (${rule.code}): ${rule.prevents}`),
    ...(holders.length === 0 ? ["  profile  no built-in profile holds it"] : []),
    ...(warning === undefined
      ? []
      : [`  warning  ${warning}; no built-in profile may hold it${isHeld ? " elsewhere" : ""}`]),
    `  next     ${nextStep(holders, warning !== undefined, command)}`,
    "  docs     docs/policy.md",
  ];
  return lines.map((line) => `${escapeTerminal(line)}\n`).join("");
}

function nextStep(holders: readonly PolicyEntry[], isWarned: boolean, command: string | undefined): string {
  if (holders.some(({ slots }) => slots === undefined)) return "Nothing, where the policy extends the profile.";
  if (holders.length > 0) {
    return "In a slot nothing, where the policy extends the profile; elsewhere an entry of the policy's own.";
  }
  if (isWarned) return "Do not trust it, unless the file is your own and you know why it needs this.";
  return `Read its code; if it may be used, trust it${command === undefined ? "" : `: ${command}`}`;
}
