import type { Graph, Node, NodeIndex } from "../../index.js";
import { childrenOf, type Child } from "./children.js";
import { pathToken } from "./path.js";

/** One node where a walk meets it. */
export interface Visit {
  readonly type: "node";
  readonly index: NodeIndex;
  readonly node: Node;
  /** Absent for the node where the walk began. */
  readonly label: string | undefined;
  readonly path: string;
  /** Number of nodes above it in the walk. */
  readonly depth: number;
  readonly isLastSibling: boolean;
  /** Path under which the node has been visited; what is below it is not visited again. */
  readonly sameAs?: string;
}

/** A visit, the end of what is below a node that was visited, or the end of the walk. */
export type WalkEvent =
  | Visit
  | { readonly type: "leave" }
  /** `more` nodes were left out. */
  | { readonly type: "end"; readonly more: number };

/** How a graph is walked. */
export interface WalkOptions {
  readonly start: NodeIndex;
  /** Path of `start`. */
  readonly path: string;
  /** Whether to visit a node, and what is below it; the first one is visited anyway. */
  readonly keep: (index: NodeIndex) => boolean;
  /** Number of nodes that are visited at most. */
  readonly maxNodes: number;
}

interface Frame {
  readonly children: Iterator<Child>;
  next: Child | undefined;
  readonly path: string;
  readonly isVisited: boolean;
}

/** Kinds that are told in full wherever they stand. */
const PLAIN = new Set(["none", "bool", "int", "float", "complex", "str", "reference", "external"]);

/**
 * Walks a graph from the top down, each node once, however deep it is. Every visit is followed by the visits below it
 * and then by a leave; nodes beyond `maxNodes` are only counted.
 */
export function* walk(graph: Graph, options: WalkOptions): Generator<WalkEvent> {
  const { keep, maxNodes } = options;
  const isSeen = new Uint8Array(graph.size);
  const paths = new Map<NodeIndex, string>();
  const frames: Frame[] = [];
  let count = 0;

  const nextOf = (children: Iterator<Child>): Child | undefined => {
    let next = children.next();
    while (next.done !== true && !keep(next.value.index)) next = children.next();
    return next.done === true ? undefined : next.value;
  };
  const enter = (index: NodeIndex, label: string | undefined, path: string, isLastSibling: boolean): Visit => {
    const node = graph.node(index);
    const isRepeated = isSeen[index] === 1 && !PLAIN.has(node.kind);
    const sameAs = isRepeated ? paths.get(index) : undefined;
    const depth = frames.length;
    isSeen[index] = 1;
    const isVisited = count++ < maxNodes;
    if (isVisited && !isRepeated) paths.set(index, path);
    const children = childrenOf(graph, node);
    frames.push({ children, next: isRepeated ? undefined : nextOf(children), path, isVisited });
    return { type: "node", index, node, label, path, depth, isLastSibling, ...(sameAs !== undefined && { sameAs }) };
  };

  const first = enter(options.start, undefined, options.path, true);
  if (maxNodes > 0) yield first;
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const child = frame.next;
    if (child === undefined) {
      frames.pop();
      if (frame.isVisited) yield { type: "leave" };
      continue;
    }
    frame.next = nextOf(frame.children);
    const path = `${frame.path}/${pathToken(child.label)}`;
    const visit = enter(child.index, child.label, path, frame.next === undefined);
    if (count <= maxNodes) yield visit;
  }
  yield { type: "end", more: Math.max(0, count - maxNodes) };
}
