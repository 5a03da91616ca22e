import { artifactError, cannot } from "../../errors/index.js";
import { childrenOf, type Graph } from "../../graph/index.js";
import { SCHEMA } from "./schema.js";

/** How many times more nodes than are written a model may unroll to; skops itself writes every node where it stands. */
const MAX_UNROLLED = 64;

/**
 * Bounds what CachedNodes unroll to: scikit-learn walks a shared part once for each place, so that a chain of pairs of one
 * and the same part doubles the work at every step. Children come before what holds them; counts saturate.
 *
 * @param written - nodes as written
 * @throws LimitError `E_LIMIT_NODES`
 */
export function assertUnrolled(graph: Graph, written: number): void {
  const counts = new Float64Array(graph.size);
  for (let node = 0; node < graph.size; node++) {
    let count = 1;
    const kind = graph.kind(node);
    // Their content is read later, and holds no node.
    const children = kind === "array" || kind === "bytes" ? [] : childrenOf(graph.node(node));
    for (const child of children) count += child < node ? counts[child]! : Infinity;
    counts[node] = count;
  }
  const unrolled = counts[graph.root]!;
  if (unrolled <= MAX_UNROLLED * written) return;
  const is = `its CachedNodes make ${unrolled} nodes of ${written}`;
  const wanted = `at most ${MAX_UNROLLED} times as many are read`;
  throw artifactError("E_LIMIT_NODES", cannot("read", SCHEMA, is, wanted), { path: SCHEMA });
}
