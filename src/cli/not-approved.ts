import { cannot, CODES, type JudgedRequirement, type Scan } from "../index.js";
import { shellCommand } from "../report/index.js";
import { CommandError } from "./command-error.js";
import { policyArguments, type PolicyOptions } from "./load-policy.js";
import { trustWarning } from "./trust-warning.js";

/** Lines of details that an error has at most. */
const MAX_LISTED = 50;
/** Longest command that a hint spells out, so that none is cut. */
const MAX_COMMAND = 400;
/** Ids that a suggested command spells out; more belong into a policy. */
const MAX_SUGGESTED = 8;

/** A command that needs an approved file. */
export interface BlockedCommand {
  readonly name: string;
  readonly file: string;
  /** Its options, those of the policy apart. */
  readonly options?: readonly string[];
}

/** @returns why a file is not approved, with the command that trusts what is missing. */
export function notApproved(
  command: BlockedCommand,
  { verdict, requirements, findings }: Pick<Scan, "verdict" | "requirements" | "findings">,
  options: PolicyOptions,
): CommandError {
  const outside = requirements.filter(({ status }) => status !== "trusted");
  const lines = [...outside.map(requirementText), ...findings.map(({ code, message }) => `${code} ${message}`)];
  const more = lines.length - MAX_LISTED;
  const details = more > 0 ? [...lines.slice(0, MAX_LISTED), `… and ${more} more`] : lines;
  const [finding] = findings;
  const hint =
    verdict === "untrusted"
      ? trustHint(command, outside, options)
      : CODES[finding?.code ?? (verdict === "refused" ? "E_IDENTIFIER" : "E_INTERNAL")].next;
  const is = `its verdict is ${verdict}`;
  return new CommandError(cannot(command.name, command.file, is, "only what is approved is loaded"), { hint, details });
}

function requirementText({ id, status, reason, count, first }: JudgedRequirement): string {
  const why = [reason, trustWarning(id)].filter((text) => text !== undefined).map((text) => ` (${text})`);
  return `${status} ${id}  ${count} ${count === 1 ? "use" : "uses"}, first at ${first}${why.join("")}`;
}

function trustHint(
  { name, file, options: own = [] }: BlockedCommand,
  outside: readonly JudgedRequirement[],
  options: PolicyOptions,
): string {
  const path = file.startsWith("-") ? `./${file}` : file;
  const isMuch = outside.length > MAX_SUGGESTED || outside.some(({ id }) => trustWarning(id) !== undefined);
  const trust = outside.flatMap(({ id }) => ["--trust", id]);
  const words = isMuch ? ["policy", "init", path] : [name, path, ...own, ...policyArguments(options), ...trust];
  const command = shellCommand(["sallyport", ...words]);
  if (command === undefined || command.length > MAX_COMMAND) return CODES.E_UNTRUSTED.next;
  return `Review the names; to ${isMuch ? "list them in a policy" : "trust them"}, run: ${command}`;
}
