import type { NodeIndex } from "../../../graph/index.js";
import { CategoryOrder } from "../category-order.js";
import type { ContentInspector } from "../inspector.js";

/** The categories of one feature, when the arrays have passed. */
export interface Categories {
  readonly count: number;
  /** What keeps a search in them from staying inside. */
  readonly fault: string | undefined;
}

/** @returns `undefined` for what is no array. */
export function categoriesOf(inspector: ContentInspector, index: NodeIndex): (() => Categories) | undefined {
  const items = inspector.object(index)?.type === "numpy.ndarray" ? inspector.items(index) : undefined;
  if (items) return objectCategories(inspector, index, items);
  const order = inspector.object(index) ? undefined : inspector.watch(index, CategoryOrder);
  if (!order) return undefined;
  return () => ({
    count: order.count,
    fault: order.count < 0 ? "it is no row of numbers or texts" : order.isOrdered ? undefined : "it is not in order",
  });
}

/** Texts may stand in any order, they are looked up in a dict; numbers are searched for if the caller's are numbers. */
function objectCategories(
  inspector: ContentInspector,
  index: NodeIndex,
  items: readonly NodeIndex[],
): () => Categories {
  const isRow = inspector.objectShape(index)?.length === 1;
  const numbers = items.map((item) => (inspector.isNone(item) ? () => NaN : inspector.number(item)));
  return () => {
    const values = numbers.map((number) => number());
    const isNumeric = values.some((value) => value !== undefined && value === value);
    // None and NaN stand at the end, in either order.
    const isOrdered = values.every((value, i) => {
      const before = values[i - 1];
      return value !== undefined && (i === 0 || value !== value || (before !== undefined && before < value));
    });
    const fault = isRow ? (isNumeric && !isOrdered ? "its numbers are not in order" : undefined) : "it is no row";
    return { count: items.length, fault };
  };
}
