import type { NodeIndex } from "../../../graph/index.js";
import { FlagSet } from "../flag-set.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";

const CODE = "E_CONTENT_ENSEMBLE";

/** The two steps, by the names that scikit-learn gives them. */
const STEPS = new Map([
  ["encoder", "sklearn.preprocessing._encoders.OrdinalEncoder"],
  ["numerical", "sklearn.preprocessing._function_transformer.FunctionTransformer"],
]);

/**
 * From 1.5 on, a model with categorical features lets a ColumnTransformer check the data and move columns; what comes
 * out of it goes to compiled code as it is, so it must have a column for each that went in. Source: scikit-learn 1.5
 * to 1.9 `_hist_gradient_boosting/gradient_boosting.py` (`_preprocess_X`).
 *
 * @returns what is to be checked once the arrays have passed
 */
export function checkPreprocessor(
  model: ContentObject,
  inspector: ContentInspector,
  width: () => number | undefined,
): (() => void) | undefined {
  const node = model.attributes.get("_preprocessor");
  if (node === undefined || inspector.isNone(node)) return undefined;
  const refuse = (what: string, is: string): void => {
    inspector.refuse(CODE, model, `_preprocessor ${what}`, is, "only what scikit-learn puts there is wanted");
  };
  const transformer = inspector.object(node);
  if (transformer?.type !== "sklearn.compose._column_transformer.ColumnTransformer") {
    refuse("", `it is a ${transformer?.type ?? "plain value"}`);
    return undefined;
  }
  const own = inspector.number(transformer.attributes.get("n_features_in_"));
  const steps = stepsOf(transformer, inspector);
  if (!steps) {
    refuse("transformers_", "they are not an encoder and a check");
    return undefined;
  }
  const weights = transformer.attributes.get("transformer_weights");
  if (weights !== undefined && !inspector.isNone(weights)) refuse("transformer_weights", "it is set");
  const indices = new Map(
    (inspector.entries(transformer.attributes.get("_transformer_to_input_indices")) ?? []).map(
      ([key, value]) => [inspector.text(key), inspector.items(value)?.length] as const,
    ),
  );
  return () => {
    const columns = width();
    if (own() !== columns) refuse("n_features_in_", `it is ${own()}, that of the model ${columns}`);
    const counts = steps.map(([, flags]) => flags?.positions.size ?? -1);
    const isPartition =
      steps.every(([, flags]) => flags?.count === columns) &&
      counts.reduce((sum, count) => sum + count, 0) === columns &&
      ![...(steps[0]?.[1]?.positions ?? [])].some((position) => steps[1]?.[1]?.positions.has(position));
    if (!isPartition) refuse("columns", `they are ${counts.join(" and ")} of ${columns}`);
    for (const [i, [name]] of steps.entries()) {
      if (indices.has(name) && indices.get(name) !== counts[i]) {
        refuse("_transformer_to_input_indices", `${name} has ${indices.get(name)} columns, not ${counts[i]}`);
      }
    }
  };
}

/** @returns name and columns of the two steps; `undefined` if they are something else. */
function stepsOf(
  transformer: ContentObject,
  inspector: ContentInspector,
): (readonly [name: string, columns: FlagSet | undefined])[] | undefined {
  const items = inspector.items(transformer.attributes.get("transformers_")) ?? [];
  const found: (readonly [string, FlagSet | undefined])[] = [];
  for (const item of items) {
    const [name, step, columns] = inspector.items(item) ?? [];
    const text = inspector.text(name) ?? "";
    if (text === "remainder" && inspector.text(step) === "drop") continue;
    const object = inspector.object(step);
    const isKnown = object !== undefined && object.type === STEPS.get(text);
    const isDropped = inspector.text(step) === "drop";
    if (!isKnown || isDropped || (text === "numerical" && !isCheck(object.attributes.get("func"), inspector))) {
      return undefined;
    }
    found.push([text, inspector.watch(columns, FlagSet)]);
  }
  return found.length === STEPS.size && found[0]?.[0] !== found[1]?.[0] ? found : undefined;
}

/** @returns whether a function is scikit-learn's check of arrays with some arguments bound. */
function isCheck(node: NodeIndex | undefined, inspector: ContentInspector): boolean {
  const call = inspector.object(node);
  const [callee] = call?.args ?? [];
  return call?.type === "functools.partial" && inspector.reference(callee) === "sklearn.utils.validation.check_array";
}
