import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { Frame } from "./frame.js";
import { FIELD } from "./kinds.js";
import { keyIdentity, type KeyKind } from "./keys.js";
import type { LoweringContext } from "./context.js";

/**
 * Builds the dict behind a DictNode: JSON keys, each with the type that Python calls with it. `key_types` is the
 * first child, the values follow.
 *
 * @throws RefusedError `E_SKOPS_KEYS` where keys and types do not fit together
 */
export function buildDict(context: LoweringContext, frame: Frame): NodeIndex {
  const { records, values } = context;
  const count = values.length - frame.base - 1;
  const kinds = keyKinds(context, values.get(frame.base), count);
  const keys = new Int32Array(count);
  let record = (frame.fields[FIELD.content] ?? -1) + 1;
  for (let i = 0; i < count; i++, record = records.next(record)) keys[i] = records.keyOf(record);
  if (kinds.some((kind) => kind !== "str")) checkDistinct(context, keys, kinds);
  const entries = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    entries[2 * i] = keyNode(context, keys[i] ?? -1, kinds[i]);
    entries[2 * i + 1] = values.get(frame.base + 1 + i);
  }
  return context.builder.dict(entries);
}

function keyKinds(context: LoweringContext, types: NodeIndex, count: number): (KeyKind | number)[] {
  const { builder } = context;
  if (builder.kindCode(types) !== KIND_CODE.list) {
    throw context.fail("E_SKOPS_KEYS", "key_types", "it is no list", "a list of types is wanted");
  }
  const listed = builder.edgesOf(types, 1);
  if (listed.length !== count) {
    const is = `it lists ${listed.length} types for ${count} keys`;
    throw context.fail("E_SKOPS_KEYS", "key_types", is, "every key must have one type");
  }
  return Array.from(listed, (type) => {
    if (builder.kindCode(type) === KIND_CODE.reference) return context.keyKindOf(builder.requirementOf(type));
    throw context.fail("E_SKOPS_KEYS", "key_types", "it holds something else than types", "types are wanted");
  });
}

/** Python compares 1, 1.0 and True as one key, which the text of JSON keys does not show. */
function checkDistinct(context: LoweringContext, keys: Int32Array, kinds: readonly (KeyKind | number)[]): void {
  const seen = new Set<string>();
  keys.forEach((key, i) => {
    const kind = kinds[i];
    if (kind === undefined || typeof kind === "number") return;
    const text = context.records.keys.text(key);
    const identity = keyIdentity(text, kind);
    if (seen.has(identity))
      throw context.fail("E_SKOPS_KEYS", text, "another key has the same value", "keys must differ");
    seen.add(identity);
  });
}

function keyNode(context: LoweringContext, key: number, kind: KeyKind | number | undefined): NodeIndex {
  const { builder, keyNodes, records } = context;
  if (kind === "str") return keyNodes.str(key);
  if (typeof kind === "number") {
    return builder.apply(kind, { args: builder.sequence("tuple", [keyNodes.str(key)]) });
  }
  const text = records.keys.text(key);
  const node = kind === undefined ? -1 : keyNodes.other(key, kind);
  if (node < 0) throw context.fail("E_SKOPS_KEYS", text, `it is no text of a ${kind}`, "key and type must fit");
  if (kind === "bool" && text === "false") {
    context.note("skops loads the key False as True, since it calls bool with its text; here it stays False");
  }
  return node;
}
