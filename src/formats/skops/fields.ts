import type { LoweringContext } from "./context.js";
import { COMMON_FIELDS, FIELD, FIELDS, fieldMask, type FieldName, type KindSpec } from "./kinds.js";
import { RECORD } from "./records.js";

/** Records of a node's fields by field number, -1 where absent. */
export type NodeFields = Int32Array<ArrayBuffer>;

/** @returns room for the fields of one node. */
export function emptyFields(): NodeFields {
  return new Int32Array(32).fill(-1);
}

const ID_FIELD = fieldMask("__id__");
const ROOT_FIELDS = fieldMask("protocol", "_skops_version");

/**
 * Fills `fields` with the members of an object record; of a key that stands twice the last, as in Python.
 *
 * @returns the set of fields as bits
 * @throws MalformedError `E_SKOPS_FIELD` for a key that no node has, or a record that is no object
 */
export function readFields(context: LoweringContext, record: number, fields: NodeFields): number {
  const { records } = context;
  if (records.type(record) !== RECORD.object) {
    throw context.fail("E_SKOPS_FIELD", "node", "it is no JSON object", "every node is an object");
  }
  const end = records.next(record);
  let mask = 0;
  for (let member = record + 1; member < end; member = records.next(member)) {
    const key = records.keyOf(member);
    if (key >= FIELDS.length) {
      const name = records.keys.text(key);
      throw context.fail("E_SKOPS_FIELD", name, "no node has this field", "only known fields are read");
    }
    mask |= 1 << key;
    fields[key] = member;
  }
  return mask;
}

/** Checks that a node has exactly the fields of its kind, and adds those of its grouped object to `fields`. */
export function checkFields(
  context: LoweringContext,
  spec: KindSpec,
  mask: number,
  fields: NodeFields,
  isRoot: boolean,
): void {
  const allowed = COMMON_FIELDS | ID_FIELD | spec.fields | spec.optional | (isRoot ? ROOT_FIELDS : 0);
  requireMask(context, spec, COMMON_FIELDS | spec.fields, mask, allowed);
  if (!spec.group) return;
  const grouped = readFields(context, fields[FIELD[spec.group.field]] ?? -1, fields);
  requireMask(context, spec, spec.group.fields, grouped, spec.group.fields);
}

function requireMask(context: LoweringContext, spec: KindSpec, required: number, mask: number, allowed: number): void {
  const missing = required & ~mask;
  const extra = mask & ~allowed;
  if ((missing | extra) === 0) return;
  const field = FIELDS.find((_, index) => ((missing || extra) & (1 << index)) !== 0) ?? "";
  const is = missing ? `a ${spec.kind} lacks it` : `a ${spec.kind} has no such field`;
  throw context.fail("E_SKOPS_FIELD", field, is, missing ? "the field must be there" : "the field must not be there");
}

/** @returns the record of a field that must hold a string. */
function stringField(context: LoweringContext, fields: NodeFields, field: FieldName): number {
  const record = fields[FIELD[field]] ?? -1;
  if (record >= 0 && context.records.isString(record)) return record;
  throw context.fail("E_SKOPS_FIELD", field, record < 0 ? "it is missing" : "it is no string", "a string is wanted");
}

/** @throws MalformedError `E_SKOPS_FIELD` if the field is no string. */
export function textField(context: LoweringContext, fields: NodeFields, field: FieldName): string {
  return context.records.text(stringField(context, fields, field));
}

/**
 * @param guess - the number that it likely is, -1 for none
 * @returns the number of the field's text among `context.names`
 */
export function nameField(
  context: LoweringContext,
  fields: NodeFields,
  field: "__loader__" | "__module__" | "__class__" | "type",
  guess = -1,
): number {
  return context.records.internIn(stringField(context, fields, field), context.names, guess);
}

/** @returns the number of `__class__`. */
export function classField(context: LoweringContext, fields: NodeFields): number {
  return nameField(context, fields, "__class__");
}

/** @returns the number of `__module__` beside the class `name`, which stands in one module nearly always. */
export function moduleField(context: LoweringContext, fields: NodeFields, name: number): number {
  const module = nameField(context, fields, "__module__", context.moduleOfClass[name] ?? -1);
  context.moduleOfClass[name] = module;
  return module;
}

/** @returns the fields of a child that has not been read yet. */
export function peekFields(context: LoweringContext, fields: NodeFields, field: "obj" | "func"): NodeFields {
  const peeked = emptyFields();
  readFields(context, fields[FIELD[field]] ?? -1, peeked);
  return peeked;
}
