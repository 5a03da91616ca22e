import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { Frame } from "./frame.js";
import type { LoweringContext } from "./context.js";

const decoder = new TextDecoder();

/**
 * Builds an array of objects: its items are the children, nested lists for more than one dimension; its shape is the
 * last child. numpy takes the real shape from the nesting, so both must agree.
 *
 * @returns an application of `numpy.ndarray` with the shape as arguments and the items in C order
 * @throws RefusedError `E_SKOPS_ARRAY`
 */
export function buildObjectArray(context: LoweringContext, frame: Frame): NodeIndex {
  const { builder, values } = context;
  const shapeNode = values.get(values.length - 1);
  const shape = readShape(context, shapeNode);
  let items: Int32Array = values.view(frame.base, values.length - 1).slice();
  if (shape.length === 0) throw mismatch(context, "its shape is ()", "an object array has a dimension");
  for (const [axis, dimension] of shape.entries()) {
    const isRow = axis === 0 ? items.length === dimension : true;
    if (!isRow) throw mismatch(context, `it holds ${items.length} items`, `its shape says ${dimension}`);
    if (axis + 1 < shape.length) items = rows(context, items, shape[axis + 1] ?? 0);
  }
  return builder.apply(frame.naming.requirements[0] ?? -1, {
    args: builder.sequence("tuple", [shapeNode]),
    items: builder.sequence("list", items),
  });
}

function readShape(context: LoweringContext, node: NodeIndex): number[] {
  const { builder } = context;
  if (builder.kindCode(node) !== KIND_CODE.tuple) throw mismatch(context, "its shape is no tuple", "a tuple is wanted");
  return Array.from(builder.edgesOf(node, 1), (item) => {
    const value = builder.kindCode(item) === KIND_CODE.int ? Number(decoder.decode(builder.textOf(item))) : -1;
    if (!Number.isSafeInteger(value) || value < 0)
      throw mismatch(context, "its shape is invalid", "sizes are integers");
    return value;
  });
}

/** @returns the items of all lists in `lists`, each of which must have `dimension` of them. */
function rows(context: LoweringContext, lists: Int32Array, dimension: number): Int32Array {
  const { builder } = context;
  const flat: number[] = [];
  for (const list of lists) {
    if (builder.kindCode(list) !== KIND_CODE.list) throw mismatch(context, "a row is no list", "rows are lists");
    const row = builder.edgesOf(list, 1);
    if (row.length !== dimension)
      throw mismatch(context, `a row has ${row.length} items`, `its shape says ${dimension}`);
    for (const item of row) flat.push(item);
  }
  return Int32Array.from(flat);
}

function mismatch(context: LoweringContext, is: string, wanted: string): Error {
  return context.fail("E_SKOPS_ARRAY", "object array", is, wanted);
}
