import { ACTIONS, isIdentifier, isModulePath } from "../graph/requirement.js";

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What is wrong with an id, and what was wanted instead. */
export type IdProblem = readonly [is: string, wanted: string];

/**
 * Checks the id of a policy entry: `<action>:<module>.<name>`, `operator:<domain>/<type>`,
 * `function:<domain>/<name>`, `file:<name>`, or a bare `<module>.<name>`.
 *
 * @returns the first problem, or `undefined` if the id is valid
 */
export function idProblem(id: string): IdProblem | undefined {
  if (INVISIBLE.test(id))
    return ["it holds a control or invisible character", "only visible characters may stand there"];
  if (id.includes("*")) return ["it holds a wildcard", "every name must be written out"];
  if (id.normalize("NFC") !== id) return ["it is not in Unicode form NFC", "it must be normalized"];
  const colon = id.indexOf(":");
  const action = colon < 0 ? undefined : id.slice(0, colon);
  const rest = id.slice(colon + 1);
  switch (action) {
    case undefined:
    case "call":
    case "construct":
    case "reference":
      return pythonProblem(rest, 2, "it must be <module>.<name>");
    case "method":
      return pythonProblem(rest, 3, "it must be method:<module>.<class>.<attribute>");
    case "operator":
    case "function":
      return /^[^/\s]+\/[^/\s]+$/u.test(rest)
        ? undefined
        : [
            "it is not a domain and a name",
            `it must be ${action}:<domain>/<name>, with the domain ai.onnx for the empty one`,
          ];
    case "file":
      return /^[^/\\]+(?:\/[^/\\]+)*$/u.test(rest) && !/(?:^|\/)\.\.?(?:\/|$)/u.test(rest)
        ? undefined
        : ["it is not a plain file name", "it must name a file in the folder of the artifact, or below it"];
    default:
      return ["its action is not known", `the action must be one of ${ACTIONS.join(", ")}`];
  }
}

function pythonProblem(dotted: string, minimum: number, wanted: string): IdProblem | undefined {
  const parts = dotted.split(".");
  if (parts.includes("")) return ["it has an empty part", `${wanted}, without a prefix or wildcard`];
  if (!parts.every(isIdentifier)) return ["a part of it is no identifier", wanted];
  if (parts.length < minimum) return ["it has too few parts", wanted];
  return isModulePath(parts.slice(0, -1).join(".")) ? undefined : ["its module is too long", "at most 512 characters"];
}

/** @returns the explicit ids that a valid entry of `trust` stands for. */
export function trustedIds(id: string): readonly string[] {
  return id.includes(":") ? [id] : [`construct:${id}`, `reference:${id}`];
}

/** @returns the explicit ids that a valid entry of `deny` stands for. */
export function deniedIds(id: string): readonly string[] {
  return id.includes(":") ? [id] : [`call:${id}`, `construct:${id}`, `method:${id}`, `reference:${id}`];
}
