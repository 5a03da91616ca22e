import { cannot, type Graph, type NodeIndex } from "../../index.js";
import { CommandError } from "../command-error.js";
import { childrenOf, type Child } from "./children.js";

/** Siblings that an error names. */
const MAX_NAMED = 8;
const HINT = "sallyport inspect without --path shows where everything is.";

/** @returns a label as a reference token of a JSON pointer (RFC 6901 section 3). */
export function pathToken(label: string): string {
  return label.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A node and the path that leads to it, as the tree prints it. */
export interface Place {
  readonly index: NodeIndex;
  readonly path: string;
}

/**
 * Follows a path through the tree as it is printed; a key can be given without its quotes.
 *
 * @param path - labels behind slashes, with `~1` for a slash and `~0` for a tilde; empty or `/` for the root
 * @throws CommandError where the path leads nowhere
 */
export function findPath(graph: Graph, path: string): Place {
  let place: Place = { index: graph.root, path: "" };
  if (path === "" || path === "/") return place;
  if (!path.startsWith("/")) {
    const wanted = "a path such as /steps/0 is wanted";
    throw new CommandError(cannot("find", path, "it does not begin with a slash", wanted), { hint: HINT });
  }
  for (const token of path.slice(1).split("/")) {
    const label = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const child = findChild(graph, place.index, label);
    if (child === undefined) throw notFound(graph, place, label);
    place = { index: child.index, path: `${place.path}/${pathToken(child.label)}` };
  }
  return place;
}

function findChild(graph: Graph, index: NodeIndex, label: string): Child | undefined {
  let byKey: Child | undefined;
  for (const child of childrenOf(graph, graph.node(index))) {
    if (child.label === label) return child;
    if (child.key === label) byKey ??= child;
  }
  return byKey;
}

function notFound(graph: Graph, { index, path }: Place, label: string): Error {
  const labels: string[] = [];
  for (const child of childrenOf(graph, graph.node(index))) {
    if (labels.push(child.label) > MAX_NAMED) break;
  }
  const named = labels.slice(0, MAX_NAMED).join(", ") + (labels.length > MAX_NAMED ? " …" : "");
  const wanted = labels.length === 0 ? "a path that ends there is wanted" : `one of ${named} is wanted`;
  const is = `${path === "" ? "the root" : path} has ${labels.length === 0 ? "nothing below it" : "nothing so called"}`;
  return new CommandError(cannot("find", label, is, wanted), { hint: HINT });
}
