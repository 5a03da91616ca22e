import { sparseType } from "./natives.js";
import type { RaiseKind } from "./raise-kinds.js";
import type { MemberArray } from "./raised.js";

/** A sparse matrix: the arrays of its state go into one archive. */
export const raiseSparse: RaiseKind = ({ graph, requirement, slots: { state } }) => {
  const type = sparseType(requirement.module, requirement.name);
  const dict = state === undefined ? undefined : graph.node(state);
  if (!type || dict?.kind !== "dict") return undefined;
  const arrays: (MemberArray & { readonly name: string })[] = [];
  for (let i = 0; i < dict.entries.length; i += 2) {
    const key = graph.node(dict.entries[i] ?? -1);
    const array = graph.node(dict.entries[i + 1] ?? -1);
    if (key.kind !== "str" || array.kind !== "array") return undefined;
    arrays.push({ name: key.value, descriptor: array.descriptor, body: array.body });
  }
  const body = arrays.find(({ name }) => name === "data")?.body;
  if (!body) return undefined;
  return [
    ["type", { json: '"scipy"' }],
    ["file", { member: { use: "npz", body, ...type, arrays } }],
  ];
};
