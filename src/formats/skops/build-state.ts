import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { LoweringContext } from "./context.js";

const decoder = new TextDecoder();

/** Modules of compiled types that take their state as a tuple, of arrays among others. */
const TUPLE_STATE_MODULES = new Set([
  "numpy.random._mt19937",
  "numpy.random._pcg64",
  "numpy.random._philox",
  "numpy.random._sfc64",
  "sklearn.metrics._dist_metrics",
  "sklearn.neighbors._ball_tree",
  "sklearn.neighbors._dist_metrics",
  "sklearn.neighbors._kd_tree",
]);

const SCALARS: ReadonlySet<number> = new Set([
  KIND_CODE.none,
  KIND_CODE.bool,
  KIND_CODE.int,
  KIND_CODE.float,
  KIND_CODE.str,
]);

/**
 * Checks what becomes an instance's attributes: a dict whose keys are strings, none of them special, since `__class__`,
 * `__dict__` or `__array_interface__` would change what the instance is. A `__doc__` of text or None is harmless.
 * Notes the scikit-learn version that estimators write into their state.
 *
 * A tuple is what types with slots write, `(dict or None, dict)`, and a few compiled ones; to all others Python would
 * hand its parts as pairs of key and value, so there it may hold scalars alone.
 *
 * @param module - of the type that takes the state
 * @throws RefusedError `E_SKOPS_STATE`
 */
export function checkState(context: LoweringContext, state: NodeIndex, module = ""): void {
  const kind = context.builder.kindCode(state);
  if (kind === KIND_CODE.dict) checkKeys(context, state);
  else if (kind === KIND_CODE.tuple && !TUPLE_STATE_MODULES.has(module)) checkTuple(context, state);
}

function checkTuple(context: LoweringContext, state: NodeIndex): void {
  const { builder } = context;
  const count = builder.countOf(state);
  const part = (position: number): NodeIndex => builder.childOf(state, position);
  const isDict = (position: number): boolean => builder.kindCode(part(position)) === KIND_CODE.dict;
  if (count === 2 && isDict(1) && (isDict(0) || builder.kindCode(part(0)) === KIND_CODE.none)) {
    checkState(context, part(0));
    checkState(context, part(1));
    return;
  }
  for (let i = 0; i < count; i++) {
    if (SCALARS.has(builder.kindCode(part(i)))) continue;
    throw context.fail("E_SKOPS_STATE", "state", "it is a tuple of more than scalars", "a dict is wanted");
  }
}

/** One dict may serve many objects; its keys are looked at once. */
function checkKeys(context: LoweringContext, state: NodeIndex): void {
  const { builder } = context;
  if (context.checkedStates.has(state)) return;
  for (let i = 0; i < 2 * builder.countOf(state); i += 2) {
    const key = builder.childOf(state, i);
    if (builder.kindCode(key) !== KIND_CODE.str) {
      throw context.fail("E_SKOPS_STATE", "state", "it has a key that is no string", "attributes are strings");
    }
    const text = builder.textOf(key);
    if (text[0] === 0x5f) checkPrivate(context, decoder.decode(text), builder.childOf(state, i + 1));
  }
  context.checkedStates.add(state);
}

function checkPrivate(context: LoweringContext, name: string, value: NodeIndex): void {
  const { builder } = context;
  const kind = builder.kindCode(value);
  if (name === "_sklearn_version" && kind === KIND_CODE.str) {
    context.sklearnVersions.add(decoder.decode(builder.textOf(value)));
  }
  if (!name.startsWith("__") || !name.endsWith("__")) return;
  if (name === "__doc__" && (kind === KIND_CODE.str || kind === KIND_CODE.none)) return;
  throw context.fail("E_SKOPS_STATE", name, "the state sets a special attribute", "only ordinary ones may be set");
}
