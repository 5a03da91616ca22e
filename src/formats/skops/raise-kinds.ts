import type { Application, DictNode, Graph, NodeIndex, NodeKind, Requirement } from "../../graph/index.js";
import type { Content, Field } from "./raised.js";

/** An application, opened for the kinds that may write it. */
export interface ApplyParts {
  readonly graph: Graph;
  readonly requirement: Requirement;
  readonly slots: Application;
  readonly args: readonly NodeIndex[];
  /** What holds the arguments. */
  readonly argsKind: "tuple" | "list" | undefined;
  readonly entries: DictNode | undefined;
}

/** Writes an application as one kind. @returns its fields, or `undefined` if the slots are not what the kind takes */
export type RaiseKind = (parts: ApplyParts) => readonly Field[] | undefined;

const node = (index: NodeIndex): Content => ({ node: index });
const isOf = (graph: Graph, index: NodeIndex | undefined, ...kinds: readonly NodeKind[]): index is NodeIndex =>
  index !== undefined && kinds.includes(graph.kind(index));

/** @returns the only argument, if it is one. */
function onlyArgument({ args, argsKind }: ApplyParts): NodeIndex | undefined {
  return argsKind === "tuple" && args.length === 1 ? args[0] : undefined;
}

/** @returns both arguments, if there are two. */
function twoArguments({ args, argsKind }: ApplyParts): readonly [NodeIndex, NodeIndex] | undefined {
  const [first, second] = args;
  const areTwo = argsKind === "tuple" && args.length === 2 && first !== undefined && second !== undefined;
  return areTwo ? [first, second] : undefined;
}

export const raiseObject: RaiseKind = ({ graph, slots: { state } }) => {
  if (state === undefined) return [];
  return isOf(graph, state, "dict", "none", "tuple") ? [["content", node(state)]] : undefined;
};

/** The keys of what `RandomState.set_state` takes. */
const RANDOM_STATE = ["bit_generator", "state", "has_gauss", "gauss"];

export const raiseRandomState: RaiseKind = ({ graph, slots: { state } }) => {
  const dict = state === undefined ? undefined : graph.node(state);
  if (state === undefined || dict?.kind !== "dict") return undefined;
  const keys = dict.entries.filter((_, i) => i % 2 === 0).map((key) => graph.node(key));
  const names = new Set(keys.map((key) => (key.kind === "str" ? key.value : undefined)));
  const isState = keys.length === RANDOM_STATE.length && RANDOM_STATE.every((name) => names.has(name));
  return isState ? [["content", node(state)]] : undefined;
};

/** A namedtuple is called with its items, which a list holds. */
export const raiseNamedTuple: RaiseKind = ({ args, argsKind }) =>
  argsKind === "list" ? [["content", { nodes: args }]] : undefined;

export const raiseBytearray: RaiseKind = (parts) => {
  const bytes = onlyArgument(parts);
  const content = bytes === undefined ? undefined : parts.graph.node(bytes);
  return content?.kind === "bytes" ? [["file", { member: { use: "bin", body: content.body } }]] : undefined;
};

/** A numpy scalar, or an array that a type of its own is called with. */
export const raiseArray: RaiseKind = (parts) => {
  const array = onlyArgument(parts);
  const content = array === undefined ? undefined : parts.graph.node(array);
  if (content?.kind !== "array") return undefined;
  const { descriptor, body } = content;
  return [
    ["type", { json: '"numpy"' }],
    ["file", { member: { use: "npy", descriptor, body } }],
  ];
};

export const raiseDType: RaiseKind = (parts) => {
  const array = onlyArgument(parts);
  return isOf(parts.graph, array, "array", "apply") ? [["content", node(array)]] : undefined;
};

export const raiseMaskedArray: RaiseKind = (parts) => {
  const [data, mask] = twoArguments(parts) ?? [];
  if (data === undefined || mask === undefined) return undefined;
  return [
    [
      "content",
      {
        group: [
          ["data", node(data)],
          ["mask", node(mask)],
        ],
      },
    ],
  ];
};

/** A type that is called with one list of items, as skops writes subclasses of list and set. */
export const raiseContainer: RaiseKind = (parts) => {
  const list = onlyArgument(parts);
  const items = list === undefined ? undefined : parts.graph.node(list);
  // A frozenset is neither: skops writes it as a call.
  const isCall = parts.requirement.id === "call:builtins.frozenset";
  return items?.kind === "list" && !isCall ? [["content", { nodes: items.items }]] : undefined;
};

export const raiseOperatorFunc: RaiseKind = ({ argsKind, slots: { args } }) =>
  argsKind === "tuple" && args !== undefined ? [["attrs", node(args)]] : undefined;

export const raiseCall: RaiseKind = ({ argsKind, slots: { args } }) =>
  argsKind === "tuple" && args !== undefined ? [["content", node(args)]] : undefined;

/** Arguments and a state: TreeNode, LossNode and their like. */
export const raiseReduced: RaiseKind = ({ graph, argsKind, slots: { args, state } }) => {
  if (argsKind !== "tuple" || args === undefined || !isOf(graph, state, "dict", "tuple")) return undefined;
  return [
    ["__reduce__", { group: [["args", node(args)]] }],
    ["content", node(state)],
  ];
};

export const raisePartial: RaiseKind = (parts) => {
  const { graph, slots } = parts;
  const { kwargs, state } = slots;
  const [func, args] = twoArguments(parts) ?? [];
  if (func === undefined || !isOf(graph, args, "tuple") || !isOf(graph, kwargs, "dict")) return undefined;
  if (!isOf(graph, state, "dict", "none")) return undefined;
  const group: readonly Field[] = [
    ["func", node(func)],
    ["args", node(args)],
    ["kwds", node(kwargs)],
    ["namespace", node(state)],
  ];
  return [["content", { group }]];
};

const raisePair =
  (argument: "default_factory" | "_deprecated_key_to_new_key"): RaiseKind =>
  (parts) => {
    const other = onlyArgument(parts);
    const { entries } = parts.slots;
    if (other === undefined || !isOf(parts.graph, entries, "dict")) return undefined;
    const group: readonly Field[] = [
      ["main", node(entries)],
      [argument, node(other)],
    ];
    return [["content", { group }]];
  };

export const raiseDefaultDict = raisePair("default_factory");
export const raiseDeprecatedDict = raisePair("_deprecated_key_to_new_key");
