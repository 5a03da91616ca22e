import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { LoweringContext } from "./context.js";

const decoder = new TextDecoder();

/**
 * Checks the keys of what becomes an instance's attributes: strings, none of them special, since `__class__`,
 * `__dict__` or `__array_interface__` would change what the instance is. A `__doc__` of text or None is harmless.
 * Notes the scikit-learn version that estimators write into their state.
 *
 * @throws RefusedError `E_SKOPS_STATE`
 */
export function checkState(context: LoweringContext, state: NodeIndex): void {
  const { builder } = context;
  if (builder.kindCode(state) === KIND_CODE.tuple) {
    // The state of slots: (dict or None, dict of slots); other tuples hold no dicts.
    for (let i = 0; i < builder.countOf(state); i++) {
      const part = builder.childOf(state, i);
      if (builder.kindCode(part) === KIND_CODE.dict) checkState(context, part);
    }
    return;
  }
  if (builder.kindCode(state) !== KIND_CODE.dict || context.checkedStates.has(state)) return;
  const entries = builder.edgesOf(state, 2);
  for (let i = 0; i < entries.length; i += 2) {
    const key = entries[i] ?? -1;
    const value = entries[i + 1] ?? -1;
    if (builder.kindCode(key) !== KIND_CODE.str) {
      throw context.fail("E_SKOPS_STATE", "state", "it has a key that is no string", "attributes are strings");
    }
    const text = builder.textOf(key);
    if (text[0] !== 0x5f) continue;
    checkPrivate(context, decoder.decode(text), value);
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
