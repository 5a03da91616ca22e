import { requirementId, type Application, type Graph, type Node, type Requirement } from "../../graph/index.js";
import { nodeNeeds } from "./names.js";
import { raiseDict } from "./raise-dict.js";
import { raiseGenerator } from "./raise-generator.js";
import {
  raiseArray,
  raiseBytearray,
  raiseCall,
  raiseContainer,
  raiseDefaultDict,
  raiseDeprecatedDict,
  raiseDType,
  raiseMaskedArray,
  raiseNamedTuple,
  raiseObject,
  raiseOperatorFunc,
  raisePartial,
  raiseRandomState,
  raiseReduced,
  type ApplyParts,
  type RaiseKind,
} from "./raise-kinds.js";
import { raiseObjectArray } from "./raise-object-array.js";
import { raiseSparse } from "./raise-sparse.js";
import { cannotWrite, type RaisedNode } from "./raised.js";

type Kinds = readonly (readonly [kind: string, raise: RaiseKind])[];

const SLOTS = ["args", "kwargs", "state", "items", "entries"] as const;

/** Kinds by the slots that they fill; of those whose name and content fit, the first is written. */
const KINDS: ReadonlyMap<string, Kinds> = new Map<string, Kinds>([
  ["", [["ObjectNode", raiseObject]]],
  [
    "state",
    [
      ["ObjectNode", raiseObject],
      ["RandomStateNode", raiseRandomState],
      ["SparseMatrixNode", raiseSparse],
    ],
  ],
  [
    "args",
    [
      ["TupleNode", raiseNamedTuple],
      ["BytearrayNode", raiseBytearray],
      ["NdArrayNode", raiseArray],
      ["DTypeNode", raiseDType],
      ["MaskedArrayNode", raiseMaskedArray],
      ["RandomGeneratorNode", raiseGenerator],
      ["ListNode", raiseContainer],
      ["OperatorFuncNode", raiseOperatorFunc],
      ["ConstructorFromReduceNode", raiseCall],
    ],
  ],
  [
    "args state",
    [
      ["TreeNode", raiseReduced],
      ["QuantileForestNode", raiseReduced],
      ["LossNode", raiseReduced],
      ["SGDNode", raiseReduced],
    ],
  ],
  ["args items", [["NdArrayNode", raiseObjectArray]]],
  ["args kwargs state", [["PartialNode", raisePartial]]],
  [
    "args entries",
    [
      ["DefaultDictNode", raiseDefaultDict],
      ["_DictWithDeprecatedKeysNode", raiseDeprecatedDict],
    ],
  ],
]);

/**
 * Raises an application to the kind that needs the very requirement which was approved, and takes its slots.
 *
 * @throws UnsupportedError `E_CONVERT` if there is none
 */
export function raiseApply(graph: Graph, node: Node & Application, requirement: Requirement): RaisedNode {
  const { module, name } = requirement;
  const filled = SLOTS.filter((slot) => node[slot] !== undefined).join(" ");
  const parts = partsOf(graph, node, requirement);
  if (filled === "entries" && parts.entries && needsIt("DictNode", requirement)) {
    return raiseDict(graph, parts.entries, module, name);
  }
  for (const [kind, raise] of KINDS.get(filled) ?? []) {
    const fields = needsIt(kind, requirement) ? raise(parts) : undefined;
    if (fields) return { kind, module, name, fields };
  }
  const is = `no node of skops takes ${filled || "nothing"} as they stand there`;
  throw cannotWrite(graph, node, is, "it must be what a .skops file can hold");
}

/** @returns whether a node of `kind` that says this name takes its value from this requirement. */
function needsIt(kind: string, { id, module, name }: Requirement): boolean {
  const { needs, main } = nodeNeeds(kind, module, name);
  const need = needs[main];
  return need !== undefined && requirementId(...need) === id;
}

function partsOf(graph: Graph, slots: Application, requirement: Requirement): ApplyParts {
  const args = slots.args === undefined ? undefined : graph.node(slots.args);
  const entries = slots.entries === undefined ? undefined : graph.node(slots.entries);
  const isSequence = args?.kind === "tuple" || args?.kind === "list";
  return {
    graph,
    requirement,
    slots,
    args: isSequence ? args.items : [],
    argsKind: isSequence ? args.kind : undefined,
    entries: entries?.kind === "dict" ? entries : undefined,
  };
}
