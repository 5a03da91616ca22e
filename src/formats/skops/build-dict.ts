import { KIND_CODE, type NodeIndex } from "../../graph/index.js";
import type { Frame } from "./frame.js";
import { FIELD } from "./kinds.js";
import { keyIdentity, type KeyType } from "./keys.js";
import type { LoweringContext } from "./context.js";

/**
 * Builds the dict behind a DictNode: JSON keys, each with the type that Python calls with it. `key_types` is the
 * first child, the values follow.
 *
 * @throws RefusedError `E_SKOPS_KEYS` where keys and types do not fit together
 */
export function buildDict(context: LoweringContext, frame: Frame): NodeIndex {
  const { records, values, builder, keyNodes } = context;
  const count = values.length - frame.base - 1;
  const types = values.get(frame.base);
  checkTypes(context, types, count);
  const entries = context.scratch;
  entries.truncate(0);
  let isPlain = true;
  let record = (frame.fields[FIELD.content] ?? -1) + 1;
  for (let i = 0; i < count; i++, record = records.next(record)) {
    const kind = context.keyTypeOf(builder.requirementOf(builder.childOf(types, i)));
    const isStr = typeof kind === "object" && kind.reads === "str";
    isPlain &&= isStr;
    entries.push(isStr ? keyNodes.str(records.keyOf(record)) : keyNode(context, records.keyOf(record), kind));
    entries.push(values.get(frame.base + 1 + i));
  }
  if (!isPlain) checkDistinct(context, frame, types);
  return builder.dictOf(entries, types);
}

function checkTypes(context: LoweringContext, types: NodeIndex, count: number): void {
  const { builder } = context;
  if (builder.kindCode(types) !== KIND_CODE.list) {
    throw context.fail("E_SKOPS_KEYS", "key_types", "it is no list", "a list of types is wanted");
  }
  const listed = builder.countOf(types);
  if (listed !== count) {
    const is = `it lists ${listed} types for ${count} keys`;
    throw context.fail("E_SKOPS_KEYS", "key_types", is, "every key must have one type");
  }
  for (let i = 0; i < listed; i++) {
    if (builder.kindCode(builder.childOf(types, i)) === KIND_CODE.reference) continue;
    throw context.fail("E_SKOPS_KEYS", "key_types", "it holds something else than types", "types are wanted");
  }
}

/** Python compares 1, 1.0 and True as one key, which the text of JSON keys does not show. */
function checkDistinct(context: LoweringContext, frame: Frame, types: NodeIndex): void {
  const { builder, records } = context;
  const seen = new Set<string>();
  let record = (frame.fields[FIELD.content] ?? -1) + 1;
  for (let i = 0; i < builder.countOf(types); i++, record = records.next(record)) {
    const kind = context.keyTypeOf(builder.requirementOf(builder.childOf(types, i)));
    if (typeof kind === "number") continue;
    const text = records.keys.text(records.keyOf(record));
    const identity = keyIdentity(text, kind);
    if (seen.has(identity))
      throw context.fail("E_SKOPS_KEYS", text, "another key has the same value", "keys must differ");
    seen.add(identity);
  }
}

function keyNode(context: LoweringContext, key: number, kind: KeyType | number): NodeIndex {
  const { builder, keyNodes, records } = context;
  if (typeof kind === "number") {
    return builder.apply(kind, { args: builder.sequence("tuple", [keyNodes.str(key)]) });
  }
  const text = records.keys.text(key);
  const node = keyNodes.other(key, kind);
  if (node < 0) throw context.fail("E_SKOPS_KEYS", text, `it is no text that its type writes`, "key and type must fit");
  if (kind.reads === "bool" && text === "false") {
    context.note("skops loads the key False as True, since it calls bool with its text; here it stays False");
  }
  return node;
}
