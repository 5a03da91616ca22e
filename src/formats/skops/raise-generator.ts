import type { Graph, NodeIndex } from "../../graph/index.js";
import type { RaiseKind } from "./raise-kinds.js";
import { cannotWrite, type Field } from "./raised.js";

/**
 * A Generator over a bit generator, whose name stands in the bit generator's own state.
 *
 * @throws UnsupportedError `E_CONVERT` for one without a seed sequence, as protocol 1 wrote it: protocol 2 has one
 */
export const raiseGenerator: RaiseKind = ({ graph, args, argsKind }) => {
  const [index] = args;
  if (argsKind !== "tuple" || args.length !== 1 || index === undefined) return undefined;
  const bitGenerator = graph.node(index);
  if (bitGenerator.kind !== "apply" || bitGenerator.state === undefined) return undefined;
  const { module, name } = graph.requirements[bitGenerator.requirement] ?? {};
  if (module !== "numpy.random" || textAt(graph, bitGenerator.state, "bit_generator") !== name) return undefined;
  const seeds = bitGenerator.args === undefined ? undefined : graph.node(bitGenerator.args);
  const [seed] = seeds?.kind === "tuple" ? seeds.items : [];
  if (seed === undefined) {
    throw cannotWrite(graph, bitGenerator, "it has no seed sequence", "protocol 2 of skops writes one");
  }
  const group: readonly Field[] = [
    ["bit_generator", { node: bitGenerator.state }],
    ["seed_seq", { node: seed }],
  ];
  return [["content", { group }]];
};

/** @returns the text under `key` in a dict. */
function textAt(graph: Graph, index: NodeIndex, key: string): string | undefined {
  const dict = graph.node(index);
  if (dict.kind !== "dict") return undefined;
  for (let i = 0; i < dict.entries.length; i += 2) {
    const name = graph.node(dict.entries[i] ?? -1);
    if (name.kind !== "str" || name.value !== key) continue;
    const value = graph.node(dict.entries[i + 1] ?? -1);
    return value.kind === "str" ? value.value : undefined;
  }
  return undefined;
}
