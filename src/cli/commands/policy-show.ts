import type { Command } from "commander";
import { DEFAULT_LIMITS, type Policy } from "../../index.js";
import { escapeJsonText, escapeTerminal } from "../../report/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy } from "../load-policy.js";
import { entriesOf, placeTexts, type ShownEntry } from "../policy/entries.js";
import { writeOutput } from "../write-output.js";

const HELP = `
Examples:
  $ sallyport policy show
  $ sallyport policy show policy.json | grep -v sallyport:
  $ sallyport policy show policy.json --json | jq '.entries[] | select(.status == "expired")'`;

/** Adds `sallyport policy show`. */
export function addPolicyShow(policy: Command, context: Context, finish: Finish): void {
  policy
    .command("show")
    .description("print all that a policy says, its profiles included, and what each entry does now")
    .argument("[file]", "a policy (default: the default policy)")
    .option("--json", "as JSON")
    .addHelpText("after", HELP)
    .action((file: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const shown = loadPolicy(file === undefined ? {} : { policy: file });
      const entries = entriesOf(shown, new Date());
      writeOutput(json ? [jsonText(shown, entries)] : lines(shown, entries), undefined, context);
      finish(EXIT.approved);
    });
}

function jsonText(policy: Policy, entries: readonly ShownEntry[]): string {
  const { name, digest, formats, externalData, limits } = policy;
  const document = {
    name,
    digest,
    formats: formats ?? "all",
    onnx: { externalData },
    limits: { ...DEFAULT_LIMITS, ...limits },
    entries,
  };
  return `${escapeJsonText(JSON.stringify(document, null, 2))}\n`;
}

function* lines(policy: Policy, entries: readonly ShownEntry[]): Generator<string> {
  yield `policy   ${escapeTerminal(policy.name)}\n`;
  yield `digest   ${policy.digest}\n`;
  yield `formats  ${escapeTerminal(policy.formats?.join(", ") ?? "all that are read")}\n`;
  yield `onnx     external data ${policy.externalData ? "is admitted" : "is refused unless trusted by name"}\n`;
  for (const [name, value] of Object.entries({ ...DEFAULT_LIMITS, ...policy.limits })) {
    yield `limit    ${name} ${value}${name in policy.limits ? "" : " (default)"}\n`;
  }
  for (const entry of entries) yield `${entryLine(entry)}\n`;
}

function entryLine({ list, id, profile, reason, owner, expires, status, warning, ...held }: ShownEntry): string {
  const parts = [
    status.padEnd(7),
    id,
    profile ?? `(${list})`,
    reason,
    ...placeTexts(held),
    owner === undefined ? undefined : `owner ${owner}`,
    expires === undefined ? undefined : `expires ${expires}`,
    warning === undefined ? undefined : `warning: ${warning}`,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : [escapeTerminal(part)])).join("  ");
}
