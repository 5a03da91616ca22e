import type { JudgedRequirement } from "../index.js";

/** A requirement as far as an id tells it. */
export type NamedRequirement = Pick<JudgedRequirement, "id" | "action" | "module" | "name">;

const ACTIONS = ["call", "construct", "reference", "method", "operator", "function", "file"] as const;

/** @param id - a valid id of a policy entry; a bare name stands for two */
export function requirementsOf(id: string): readonly NamedRequirement[] {
  const action = ACTIONS.find((candidate) => id.startsWith(`${candidate}:`));
  if (action === undefined) return [`construct:${id}`, `reference:${id}`].flatMap(requirementsOf);
  const rest = id.slice(action.length + 1);
  const at = splitAt(action, rest);
  return [{ id, action, module: rest.slice(0, Math.max(0, at)), name: rest.slice(at + 1) }];
}

/** @returns where the module ends */
function splitAt(action: NamedRequirement["action"], rest: string): number {
  switch (action) {
    case "file":
      return -1;
    case "operator":
    case "function":
      return rest.indexOf("/");
    case "method":
      return rest.lastIndexOf(".", rest.lastIndexOf(".") - 1);
    case "call":
    case "construct":
    case "reference":
      return rest.lastIndexOf(".");
  }
}

/** @returns the requirement as an artifact would have it, to ask a policy about */
export function asUsed(requirement: NamedRequirement): Omit<JudgedRequirement, "status"> {
  return { ...requirement, count: 0, first: "", uses: [], moreUses: 0, invalid: false };
}
