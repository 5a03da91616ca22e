import { writeSkops } from "../../src/convert/index.js";
import { ApprovedGraph } from "../../src/scan/index.js";
import { dumpGraph } from "./graph-dump.js";
import { concat } from "./zip-builder.js";

/** @returns the .skops file that is written for an approved graph. */
export function written(approved: ApprovedGraph): Uint8Array {
  return concat(...Array.from(writeSkops(approved), (piece) => piece.slice()));
}

/** @returns what a graph means, and the types that its dict keys have, in the order of the nodes. */
export function dumpApproved(approved: ApprovedGraph): string {
  const graph = ApprovedGraph.graphOf(approved);
  const types = Array.from({ length: graph.size }, (_, index) => graph.node(index)).flatMap((node) => {
    const list = node.kind === "dict" && node.keyTypes !== undefined ? graph.node(node.keyTypes) : undefined;
    if (list?.kind !== "list") return [];
    const names = list.items.map((item) => {
      const type = graph.node(item);
      return type.kind === "reference" ? graph.requirements[type.requirement]?.id : type.kind;
    });
    return names.every((name) => name === "reference:builtins.str") ? [] : [names.join(" ")];
  });
  return `${dumpGraph(graph)}\n${[...new Set(types)].toSorted().join("\n")}`;
}
