import type { Graph, Node, NodeIndex, RequirementIndex } from "../../graph/index.js";
import { readable } from "./readable.js";

/** One application with its slots, as a rule looks at it. */
export interface ContentObject {
  readonly node: NodeIndex;
  /** `module.Name` as written. */
  readonly type: string;
  readonly requirement: RequirementIndex;
  /** Positional arguments. */
  readonly args: readonly NodeIndex[];
  /** Keyword arguments, keys and values in turn. */
  readonly kwargs: readonly NodeIndex[];
  /** Whether there is a state that is neither a dict nor None: only compiled types write one. */
  readonly hasOddState: boolean;
  /** Attributes by name, of a state that is a dict, or the `(dict or None, dict)` of slots; empty otherwise. */
  readonly attributes: ReadonlyMap<string, NodeIndex>;
  /** Items of a state that is a tuple; empty otherwise. */
  readonly stateItems: readonly NodeIndex[];
  /** Items appended, such as those of an object array. */
  readonly items: readonly NodeIndex[];
  /** Entries set, keys and values in turn. */
  readonly entries: readonly NodeIndex[];
}

/** @returns `undefined` unless `node` is an application. */
export function contentObject(graph: Graph, node: NodeIndex): ContentObject | undefined {
  const found = readable(graph, node);
  if (found?.kind !== "apply") return undefined;
  const { module = "", name = "" } = graph.requirements[found.requirement] ?? {};
  const state = readable(graph, found.state);
  return {
    node,
    type: `${module}.${name}`,
    requirement: found.requirement,
    args: itemsOf(graph, found.args),
    kwargs: entriesOf(graph, found.kwargs),
    hasOddState: found.state !== undefined && state?.kind !== "dict" && state?.kind !== "none",
    attributes: attributesOf(graph, state),
    stateItems: state?.kind === "tuple" ? state.items : [],
    items: itemsOf(graph, found.items),
    entries: entriesOf(graph, found.entries),
  };
}

function itemsOf(graph: Graph, node: NodeIndex | undefined): readonly NodeIndex[] {
  const found = readable(graph, node);
  return found?.kind === "tuple" || found?.kind === "list" ? found.items : [];
}

function entriesOf(graph: Graph, node: NodeIndex | undefined): readonly NodeIndex[] {
  const found = readable(graph, node);
  return found?.kind === "dict" ? found.entries : [];
}

function attributesOf(graph: Graph, state: Node | undefined): ReadonlyMap<string, NodeIndex> {
  const attributes = new Map<string, NodeIndex>();
  const parts = state?.kind === "tuple" ? state.items.map((item) => readable(graph, item)) : [state];
  if (state?.kind === "tuple" && (parts.length !== 2 || parts[1]?.kind !== "dict")) return attributes;
  for (const part of parts) if (part?.kind === "dict") addEntries(graph, part.entries, attributes);
  return attributes;
}

/** Of a key that stands twice the last value, as in Python. */
function addEntries(graph: Graph, entries: readonly NodeIndex[], attributes: Map<string, NodeIndex>): void {
  for (let i = 0; i < entries.length; i += 2) {
    const key = readable(graph, entries[i]);
    if (key?.kind === "str") attributes.set(key.value, entries[i + 1]!);
  }
}
