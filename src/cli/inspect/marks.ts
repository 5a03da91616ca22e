import { childrenOf, type Graph, type JudgedRequirement, type Judgement, type NodeIndex } from "../../index.js";

/** Kinds that refer to a name. */
const NAMING = new Set(["reference", "apply", "method", "operator", "external"]);
/** Kinds under which there can be nodes. */
const HOLDING = new Set(["list", "tuple", "set", "frozenset", "dict", "slice", "apply", "method", "operator"]);

/** Which nodes of a graph need a name that a judgement does not trust, and which have such a node below them. */
export class Marks {
  /** Names outside the policy that no node refers to; they are needed beside another one. */
  readonly unplaced: readonly JudgedRequirement[];
  /** By index of the graph. */
  readonly #requirements: readonly (JudgedRequirement | undefined)[];
  readonly #graph: Graph;
  readonly #holds: Uint8Array;

  constructor(graph: Graph, judgement: Judgement) {
    const judged = new Map(judgement.requirements.map((requirement) => [keyOf(requirement), requirement]));
    this.#graph = graph;
    this.#requirements = graph.requirements.map((requirement) => judged.get(keyOf(requirement)));
    this.#holds = new Uint8Array(graph.size);
    const outside = new Set(judgement.requirements.filter(({ status }) => status !== "trusted"));
    if (outside.size > 0) this.#spread(this.#untrustedNodes(outside));
    this.unplaced = [...outside];
  }

  /** @returns the name that a node needs, with what the policy says to it. */
  requirementOf(index: NodeIndex): JudgedRequirement | undefined {
    if (!NAMING.has(this.#graph.kind(index))) return undefined;
    const node = this.#graph.node(index);
    return "requirement" in node ? this.#requirements[node.requirement] : undefined;
  }

  isUntrusted(index: NodeIndex): boolean {
    return (this.requirementOf(index)?.status ?? "trusted") !== "trusted";
  }

  /** @returns whether a node below this one is untrusted. */
  holdsUntrusted(index: NodeIndex): boolean {
    return this.#holds[index] === 1;
  }

  /** @param unplaced - loses each name that a node refers to */
  #untrustedNodes(unplaced: Set<JudgedRequirement>): NodeIndex[] {
    const found: NodeIndex[] = [];
    for (let index = 0; index < this.#graph.size; index++) {
      const requirement = this.requirementOf(index);
      if (requirement === undefined || requirement.status === "trusted") continue;
      unplaced.delete(requirement);
      found.push(index);
    }
    return found;
  }

  /** Marks whatever is above `pending`, each node once. */
  #spread(pending: NodeIndex[]): void {
    const { starts, parents } = parentsOf(this.#graph);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      for (const parent of parents.subarray(starts[index], starts[index + 1])) {
        if (this.#holds[parent] === 1) continue;
        this.#holds[parent] = 1;
        pending.push(parent);
      }
    }
  }
}

function keyOf({ action, module, name }: Pick<JudgedRequirement, "action" | "module" | "name">): string {
  return `${action}\n${module}\n${name}`;
}

/** @returns the parents of node `i` at `parents[starts[i]]` to `parents[starts[i + 1]]` */
function parentsOf(graph: Graph): { readonly starts: Int32Array; readonly parents: Int32Array } {
  const starts = new Int32Array(graph.size + 1);
  for (const [, child] of edgesOf(graph)) starts[child + 1]!++;
  for (let i = 0; i < graph.size; i++) starts[i + 1]! += starts[i]!;
  const parents = new Int32Array(starts[graph.size] ?? 0);
  const next = starts.slice();
  for (const [parent, child] of edgesOf(graph)) parents[next[child]!++] = parent;
  return { starts, parents };
}

function* edgesOf(graph: Graph): Generator<readonly [parent: NodeIndex, child: NodeIndex]> {
  for (let index = 0; index < graph.size; index++) {
    if (!HOLDING.has(graph.kind(index))) continue;
    for (const child of childrenOf(graph.node(index))) yield [index, child];
  }
}
