import { KIND_CODE, type ApplicationSlots, type NodeIndex } from "../../graph/index.js";
import { buildDict } from "./build-dict.js";
import { buildGenerator, checkRandomState } from "./build-generator.js";
import { buildObjectArray } from "./build-object-array.js";
import { checkState } from "./build-state.js";
import type { Frame } from "./frame.js";
import { addJsonValue } from "./json-value.js";
import { FIELD, type FieldName, type KindSpec } from "./kinds.js";
import type { LoweringContext } from "./context.js";
import { nameField, type NodeFields } from "./fields.js";
import type { MemberUse } from "./members.js";
import type { Naming } from "./naming.js";
import { isScalarOf } from "./numpy-scalars.js";
import { RECORD } from "./records.js";

/** Builds a node that holds no other nodes. */
export function buildLeaf(context: LoweringContext, spec: KindSpec, naming: Naming, fields: NodeFields): NodeIndex {
  const { builder, records } = context;
  switch (spec.kind) {
    case "JsonNode": {
      const content = fields[FIELD.content] ?? -1;
      if (!records.isString(content))
        throw context.fail("E_SKOPS_FIELD", "content", "it is no string", "JSON text is wanted");
      if (records.type(fields[FIELD.is_json] ?? -1) !== RECORD.true) {
        throw context.fail("E_SKOPS_FIELD", "is_json", "it is not true", "a JsonNode says true");
      }
      return addJsonValue(records, content, builder, context.path);
    }
    case "SliceNode":
      return builder.slice(
        sliceBound(context, fields, "start"),
        sliceBound(context, fields, "stop"),
        sliceBound(context, fields, "step"),
      );
    case "TypeNode":
    case "FunctionNode":
      return builder.reference(naming.main);
    case "BytesNode":
      return claim(context, "bin", spec, naming, fields, builder.bytes());
    case "BytearrayNode": {
      const bytes = claim(context, "bin", spec, naming, fields, builder.bytes());
      return builder.apply(naming.main, { args: builder.sequence("tuple", [bytes]) });
    }
    case "NdArrayNode": {
      requireType(context, fields, "numpy");
      const array = claim(context, "npy", spec, naming, fields, builder.array());
      if (naming.plain) return array;
      // One name alone is that of a scalar type; a foreign one stands beside numpy.ndarray.
      if (naming.requirements.length === 1) {
        const { name } = naming;
        context.expectArray(array, "E_SKOPS_ARRAY", `one element of numpy.${name} is wanted`, (it) =>
          isScalarOf(name, it),
        );
      }
      return builder.apply(naming.main, { args: builder.sequence("tuple", [array]) });
    }
    case "SparseMatrixNode":
      requireType(context, fields, "scipy");
      return claim(context, "npz", spec, naming, fields, builder.apply(naming.main, {}));
    case "RandomGeneratorNode":
      throw context.fail(
        "E_SKOPS_UNLOADABLE",
        "bit_generator",
        "protocol 0 holds it as bare JSON",
        "no skops loads it",
      );
    default:
      throw context.fail("E_INTERNAL", spec.kind, "it is not built", "every kind is");
  }
}

/** Builds a node from its children, whose nodes are on the value stack. */
export function buildNode(context: LoweringContext, frame: Frame): NodeIndex {
  const { builder, values } = context;
  const { spec, naming } = frame;
  const count = values.length - frame.base;
  const child = (position: number): NodeIndex => (position < count ? values.get(frame.base + position) : -1);
  const first = child(0);
  const tuple = (...items: NodeIndex[]): NodeIndex => builder.sequence("tuple", items);
  const apply = (slots: ApplicationSlots): NodeIndex => builder.apply(naming.main, slots);
  switch (spec.kind) {
    case "DictNode": {
      const dict = buildDict(context, frame);
      if (isBunch(naming)) checkState(context, dict);
      return naming.plain ? dict : apply({ entries: dict });
    }
    case "ListNode":
    case "SetNode":
    case "TupleNode": {
      const kind = spec.kind === "ListNode" ? "list" : spec.kind === "SetNode" ? "set" : "tuple";
      if (naming.plain) return builder.sequenceOf(kind, values, frame.base, values.length);
      const items = builder.sequenceOf("list", values, frame.base, values.length);
      // A namedtuple is called with its items, another container with a list of them.
      return apply({ args: kind === "tuple" ? items : tuple(items) });
    }
    case "DefaultDictNode":
    case "_DictWithDeprecatedKeysNode":
      requireKind(context, first, "main", [KIND_CODE.dict]);
      return apply({ args: tuple(child(1)), entries: first });
    case "PartialNode": {
      requireKind(context, child(1), "args", [KIND_CODE.tuple]);
      requireKind(context, child(2), "kwds", [KIND_CODE.dict]);
      requireKind(context, child(3), "namespace", [KIND_CODE.dict, KIND_CODE.none]);
      checkState(context, child(2));
      checkState(context, child(3));
      return apply({ args: tuple(first, child(1)), kwargs: child(2), state: child(3) });
    }
    case "MethodNode":
      return builder.method(naming.main, first);
    case "OperatorFuncNode":
    case "ConstructorFromReduceNode":
      requireKind(context, first, spec.kind === "OperatorFuncNode" ? "attrs" : "content", [KIND_CODE.tuple]);
      return apply({ args: first });
    case "ObjectNode":
      if (count === 0) return apply({});
      requireKind(context, first, "content", [KIND_CODE.dict, KIND_CODE.none, KIND_CODE.tuple]);
      checkState(context, first, naming.module);
      return apply({ state: first });
    case "NdArrayNode":
      if (!naming.plain && naming.requirements.length === 1) {
        throw context.fail("E_SKOPS_ARRAY", naming.name, "a scalar type holds objects", "an array is wanted");
      }
      return buildObjectArray(context, frame);
    case "MaskedArrayNode":
      return apply({ args: tuple(first, child(1)) });
    case "DTypeNode":
      requireKind(context, first, "content", [KIND_CODE.array, KIND_CODE.apply]);
      return apply({ args: tuple(first) });
    case "RandomStateNode":
      requireKind(context, first, "content", [KIND_CODE.dict]);
      if (naming.plain) checkRandomState(context, first);
      return apply({ state: first });
    case "RandomGeneratorNode":
      requireKind(context, first, "bit_generator", [KIND_CODE.dict]);
      if (count > 1) requireKind(context, child(1), "seed_seq", [KIND_CODE.dict]);
      return buildGenerator(context, frame.fields, first, child(1), naming);
    case "TreeNode":
    case "LossNode":
    case "SGDNode":
    case "QuantileForestNode":
      requireKind(context, child(1), "args", [KIND_CODE.tuple]);
      requireKind(context, first, "content", [KIND_CODE.dict, KIND_CODE.tuple]);
      checkState(context, first);
      return apply({ args: child(1), state: first });
    default:
      throw context.fail("E_INTERNAL", spec.kind, "it is not built", "every kind is");
  }
}

/** A dict whose keys are attributes as well. */
function isBunch({ module, name }: Naming): boolean {
  return name === "Bunch" && (module === "sklearn.utils._bunch" || module === "sklearn.utils");
}

function sliceBound(context: LoweringContext, fields: NodeFields, field: FieldName): NodeIndex {
  const { records, builder } = context;
  const record = fields[FIELD[field]] ?? -1;
  if (records.type(record) === RECORD.null) return builder.none();
  if (records.type(record) === RECORD.integer) {
    return builder.int(records.bytes, records.start(record), records.end(record));
  }
  throw context.fail("E_SKOPS_FIELD", field, "it is neither an integer nor null", "a slice has such bounds");
}

function requireType(context: LoweringContext, fields: NodeFields, wanted: string): void {
  const type = context.names.text(nameField(context, fields, "type"));
  if (type !== wanted) throw context.fail("E_SKOPS_FIELD", "type", `it says "${type}"`, `"${wanted}" is wanted`);
}

/** Enters `node` for the member that the field `file` names. @returns `node` */
function claim(
  context: LoweringContext,
  use: MemberUse,
  spec: KindSpec,
  naming: Naming,
  fields: NodeFields,
  node: NodeIndex,
): NodeIndex {
  const { records } = context;
  const record = fields[FIELD.file] ?? -1;
  if (!records.isString(record))
    throw context.fail("E_SKOPS_FIELD", "file", "it is no string", "a member name is wanted");
  const meaning = { kind: spec.kind, module: naming.module, name: naming.name };
  const problem = context.members.claim(records, record, use, meaning, node);
  if (problem) context.refuse("E_SKOPS_MEMBER", records.text(record), ...problem);
  return node;
}

/** @throws RefusedError `E_SKOPS_STATE` unless `node` is of one of `kinds`. */
function requireKind(context: LoweringContext, node: NodeIndex, field: FieldName, kinds: readonly number[]): void {
  if (kinds.includes(context.builder.kindCode(node))) return;
  throw context.fail("E_SKOPS_STATE", field, "it is of another type than skops writes", "its own type is wanted");
}
