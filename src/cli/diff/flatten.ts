import type { Graph, Node } from "../../index.js";
import { describeNode } from "../inspect/text.js";
import { walk } from "../inspect/walk.js";

/** One place of a model, as a reviewer compares it. */
export interface Place {
  /** What is there, on one line: a value, a type, a shape. */
  readonly text: string;
  /** Digest of its bytes or of its whole text, where the line does not say all. */
  readonly digest?: string;
}

/** Places that are compared; a model with more is compared by its first. */
const MAX_PLACES = 1_000_000;

/** The places of a graph by their paths, in the order of the file. */
export interface Places {
  readonly byPath: ReadonlyMap<string, Place>;
  /** Whether there are others, which are not compared. */
  readonly isCut: boolean;
}

/** @param most - places that are listed */
export function flatten(graph: Graph, most: number = MAX_PLACES): Places {
  const places = new Map<string, Place>();
  let isCut = false;
  const all = { start: graph.root, path: "", keep: () => true, maxNodes: most };
  for (const event of walk(graph, all)) {
    if (event.type === "end") isCut = event.more > 0;
    if (event.type !== "node") continue;
    const { node, path, sameAs } = event;
    const text = describeNode(graph, node);
    const shared = sameAs === undefined ? text : `${text}, the same as ${sameAs === "" ? "/" : sameAs}`;
    const digest = digestOf(node);
    places.set(path === "" ? "/" : path, { text: shared, ...(digest !== undefined && { digest }) });
  }
  return { byPath: places, isCut };
}

function digestOf(node: Node): string | undefined {
  switch (node.kind) {
    case "array":
      // The line does not tell where the fields of a record stand.
      return JSON.stringify([node.descriptor, node.body.sha256]);
    case "bytes":
      return node.body.sha256;
    case "str":
      return node.value;
    case "operator":
      return JSON.stringify([node.opset, node.inputs, node.outputs]);
    default:
      return undefined;
  }
}
