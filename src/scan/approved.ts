import type { Source } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import type { Format } from "../formats/detect.js";
import type { Graph } from "../graph/index.js";

/** Known to this module alone: nobody else can mint. */
const MINT = Symbol("mint");

let mint: (graph: Graph, approval: Approval, sources: ApprovedSources) => ApprovedGraph;

/** Digests that an approval stands for. */
export interface Approval {
  /** SHA-256 of the artifact. */
  readonly artifact: string;
  /** Digest of the policy that approved it. */
  readonly policy: string;
}

/** Where bytes that a scan has digested can be read again, as long as their source is open. */
export interface ApprovedSource {
  readonly source: Source;
  /** Length in bytes, as the scan saw it. */
  readonly size: number;
  readonly sha256: string;
}

/** The sources of an artifact and of the files beside it that it uses, by name. */
export interface ApprovedSources {
  readonly format: Format;
  readonly artifact: ApprovedSource;
  readonly files: ReadonlyMap<string, ApprovedSource>;
}

/**
 * A graph that a complete scan found within a policy: the only thing that can be loaded. It cannot be made elsewhere,
 * and a copy of it, a spread, an `Object.create` or a structured clone, is not one.
 */
export class ApprovedGraph {
  readonly #graph: Graph;
  readonly #sources: ApprovedSources;
  readonly approval: Approval;

  private constructor(token: symbol, graph: Graph, approval: Approval, sources: ApprovedSources) {
    if (token !== MINT || new.target !== ApprovedGraph) throw notApproved();
    this.#graph = graph;
    this.#sources = sources;
    this.approval = Object.freeze({ ...approval });
    Object.freeze(this);
  }

  static {
    mint = (graph, approval, sources) => new ApprovedGraph(MINT, graph, approval, sources);
  }

  static isApproved(value: unknown): value is ApprovedGraph {
    return typeof value === "object" && value !== null && #graph in value;
  }

  /** @throws RefusedError `E_NOT_APPROVED` unless `value` was minted by a scan */
  static graphOf(value: ApprovedGraph): Graph {
    if (!ApprovedGraph.isApproved(value)) throw notApproved();
    return value.#graph;
  }

  /** @throws RefusedError `E_NOT_APPROVED` unless `value` was minted by a scan */
  static sourcesOf(value: ApprovedGraph): ApprovedSources {
    if (!ApprovedGraph.isApproved(value)) throw notApproved();
    return value.#sources;
  }
}

/** Mints an approval; `scan` calls it after a verdict of `approved` over the very bytes, nothing else does. */
export function approve(graph: Graph, approval: Approval, sources: ApprovedSources): ApprovedGraph {
  return mint(graph, approval, sources);
}

function notApproved(): Error {
  return artifactError("E_NOT_APPROVED", cannot("load", "graph", "no scan approved it", "an approved graph is wanted"));
}
