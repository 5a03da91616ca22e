import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { Frame } from "./frame.js";
import type { LoweringContext } from "./context.js";

/** Items of all arrays for each node of the graph: an item counts once for each dimension after the first. */
const MAX_UNROLLED = 64;

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
  if (shape.length > context.limits.maxRank) {
    throw context.fail(
      "E_LIMIT_RANK",
      "shape",
      `it has ${shape.length} dimensions`,
      `at most ${context.limits.maxRank} are read`,
    );
  }
  if (items.length !== shape[0])
    throw mismatch(context, `it holds ${items.length} items`, `its shape says ${shape[0]}`);
  const lists = new Set<NodeIndex>();
  for (const dimension of shape.slice(1)) {
    // Every item is a node of its own in what skops writes; a row that is only referred to could be unrolled for ever.
    context.arrayItems += items.length * dimension;
    if (context.arrayItems > MAX_UNROLLED * builder.size) {
      throw mismatch(context, "its rows repeat without being written", "every row is written out");
    }
    for (const list of items) lists.add(list);
    items = rows(context, items, dimension);
  }
  if (lists.size > 0 && items.some((item) => lists.has(item))) {
    throw mismatch(context, "a row is an item of another", "rows hold items alone");
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
