import type { ContentInspector } from "../inspector.js";
import type { ContentRule } from "../rule.js";
import type { NodeIndex } from "../../../graph/index.js";
import { ATTRIBUTE_TYPES } from "./method-shadow.js";

/** numpy 1 and 2 spell the module differently. */
const MASKED = ["numpy.ma.MaskedArray", "numpy.ma.core.MaskedArray"];

/** Source: numpy `ma/core.py`: such a number compares as masked, which is false. */
export const MASKED_NUMBER: ContentRule = {
  name: "masked-number",
  code: "E_CONTENT_STATE",
  types: ATTRIBUTE_TYPES,
  prevents: "A masked number is unequal to nothing, so the checks of sizes that precede compiled code let it pass.",
  check(object, inspector) {
    const masked = [...object.attributes].filter(([, value]) => MASKED.includes(inspector.object(value)?.type ?? ""));
    const ranks = masked.map(([name, value]) => [name, rankOf(inspector, inspector.object(value)?.args[0])] as const);
    return () => {
      for (const [name, rank] of ranks) {
        if (rank() > 0) continue;
        inspector.refuse("E_CONTENT_STATE", object, name, "it is a masked number", "a plain one is wanted");
      }
    };
  },
};

/** @returns how to learn, when the arrays have passed, the dimensions of what a masked array is made of. */
function rankOf(inspector: ContentInspector, data: NodeIndex | undefined): () => number {
  const rank = inspector.objectShape(data)?.length;
  const numbers = inspector.object(data) ? undefined : inspector.header(data);
  return () => rank ?? numbers?.descriptor?.shape.length ?? 0;
}
