import { requirementId, type Action, type Requirement, type RequirementUse } from "../../src/graph/requirement.js";

/** @returns a requirement as a graph would hold it. */
export function requirement(action: Action, module: string, name: string, invalid = false): Requirement {
  return {
    id: requirementId(action, module, name),
    action,
    module,
    name,
    count: 1,
    first: "schema.json#",
    uses: [],
    moreUses: 0,
    invalid,
  };
}

/** @returns a requirement that is used in these places. */
export function usedAs(id: string, ...uses: readonly RequirementUse[]): Requirement {
  return { ...requirementOf(id), uses };
}

/** @returns the requirement whose id is `<action>:<module>.<name>` or `operator:<domain>/<name>`, with a name of one part. */
export function requirementOf(id: string): Requirement {
  const [, action, module, name] = /^(\w+):(.+)[./]([^./]+)$/u.exec(id) ?? [];
  return requirement(action as Action, module ?? "", name ?? "");
}
