import { artifactError, cannot } from "../errors/index.js";
import type { Graph } from "../graph/index.js";

/** Known to this module alone: nobody else can mint. */
const MINT = Symbol("mint");

let mint: (graph: Graph, approval: Approval) => ApprovedGraph;

/** Digests that an approval stands for. */
export interface Approval {
  /** SHA-256 of the artifact. */
  readonly artifact: string;
  /** Digest of the policy that approved it. */
  readonly policy: string;
}

/**
 * A graph that a complete scan found within a policy: the only thing that can be loaded. It cannot be made elsewhere,
 * and a copy of it, a spread, an `Object.create` or a structured clone, is not one.
 */
export class ApprovedGraph {
  readonly #graph: Graph;
  readonly approval: Approval;

  private constructor(token: symbol, graph: Graph, approval: Approval) {
    if (token !== MINT || new.target !== ApprovedGraph) throw notApproved();
    this.#graph = graph;
    this.approval = Object.freeze({ ...approval });
    Object.freeze(this);
  }

  static {
    mint = (graph, approval) => new ApprovedGraph(MINT, graph, approval);
  }

  static isApproved(value: unknown): value is ApprovedGraph {
    return typeof value === "object" && value !== null && #graph in value;
  }

  /** @throws RefusedError `E_NOT_APPROVED` unless `value` was minted by a scan */
  static graphOf(value: ApprovedGraph): Graph {
    if (!ApprovedGraph.isApproved(value)) throw notApproved();
    return value.#graph;
  }
}

/** Mints an approval; `scan` calls it after a verdict of `approved` over the very bytes, nothing else does. */
export function approve(graph: Graph, approval: Approval): ApprovedGraph {
  return mint(graph, approval);
}

function notApproved(): Error {
  return artifactError("E_NOT_APPROVED", cannot("load", "graph", "no scan approved it", "an approved graph is wanted"));
}
