import type { Command } from "commander";
import { escapeTerminal } from "../../report/index.js";
import { keyProblem, type TrustPolicy, type TrustRule } from "../../sign/trust/index.js";
import { assertArtifactName } from "../assert-artifact-name.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadTrust } from "../load-trust.js";
import { singleOption } from "../option.js";
import { remarksOf } from "../trust/remarks.js";

const HELP = `
Examples:
  $ sallyport trust check trust.json
  $ sallyport trust check trust.json --name fraud/churn

Exit status:
  0  the trust policy is valid; warnings do not count
  1  no rule speaks for the name
  2  a field is not valid, each is listed, or the file cannot be read`;

/** Adds `sallyport trust check`. */
export function addTrustCheck(trust: Command, context: Context, finish: Finish): void {
  trust
    .command("check")
    .description(
      "list every field of a trust policy that is not valid, its keys and rules, and what deserves a second look",
    )
    .argument("<file>", "a trust policy")
    .addOption(singleOption("--name <name>", "show only the rule that speaks for this artifact"))
    .addHelpText("after", HELP)
    .action((file: string, { name }: { readonly name?: string }) => {
      const checked = loadTrust(file);
      const rules = name === undefined ? checked.rules : [ruleFor(checked, name)].flatMap((rule) => rule ?? []);
      const at = new Date();
      const lines = [
        `ok: ${file} is valid, trust policy ${checked.name}, until ${checked.expires.toISOString()}`,
        checked.digest,
        ...keyLines(checked, at),
        ...rules.map(ruleLine),
        ...(checked.root ? [`next edition: ${checked.root.threshold} of ${namesOf(checked.root)}`] : []),
        ...[...checked.revokedRoots].map(([root, reason]) => `revoked ${root}  ${reason}`),
        ...remarksOf(checked, at).map((remark) => `warning: ${remark}`),
        ...(rules.length === 0 ? [`no rule speaks for ${name}`] : []),
      ];
      context.stdout.write(lines.map((line) => `${escapeTerminal(line)}\n`).join(""));
      finish(rules.length === 0 ? EXIT.blocked : EXIT.approved);
    });
}

function ruleFor(trust: TrustPolicy, name: string): TrustRule | undefined {
  assertArtifactName(name);
  return trust.ruleFor(name);
}

function keyLines({ keys }: TrustPolicy, at: Date): readonly string[] {
  return [...keys.values()].map((trusted) => {
    const { hint, key, name, notBefore, notAfter, revoked } = trusted;
    const status = revoked ? "revoked" : keyProblem(trusted, at) ? "expired" : "current";
    const parts = [
      `key ${hint}`,
      key.scheme,
      status,
      name,
      notBefore && `from ${notBefore.toISOString()}`,
      notAfter && `until ${notAfter.toISOString()}`,
      revoked?.reason,
    ];
    return parts.filter((part) => part !== undefined).join("  ");
  });
}

function ruleLine(rule: TrustRule): string {
  const { name, artifacts, statements, threshold, maxAgeDays, environments } = rule;
  const parts = [
    `rule ${name}`,
    artifacts.join(", "),
    [...statements].join(" + "),
    `${threshold} of ${namesOf(rule)}`,
    environments && `in ${environments.join(", ")}`,
    maxAgeDays === undefined ? undefined : `at most ${maxAgeDays} days old`,
  ];
  return parts.filter((part) => part !== undefined).join("  ");
}

function namesOf({ keys }: Pick<TrustRule, "keys">): string {
  return keys.map(({ name, hint }) => name ?? hint.slice(0, 8)).join(", ");
}
