import fc from "fast-check";
import protobuf from "protobufjs";
import { ModelProto } from "./oracle.js";

type Fields = Readonly<Record<string, unknown>>;

/** Levels of messages below the model: a tensor type of an input in a subgraph of a node is the deepest. */
const DEPTH = 7;

const TEXT = fc.constantFrom("", "x", "y", "Relu", "é", "\u{1f600}", "ai.onnx", "my", "weights.bin", "\ufeffa");
const INT64 = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
);

/** Texts that would be odd elsewhere: identifiers, so that calls can be told apart by name. */
const SPECIAL: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "NodeProto.op_type": fc.constantFrom("Relu", "Add", "If", "F"),
  "NodeProto.domain": fc.constantFrom("", "ai.onnx", "my"),
  "FunctionProto.name": fc.constantFrom("F", "G"),
  "FunctionProto.domain": fc.constantFrom("my", "other"),
  "TensorProto.data_type": fc.integer({ min: 1, max: 26 }),
};

const known = new Map<string, fc.Arbitrary<Fields>>();

/** Any message of a type, with any fields, written as protobufjs writes it. */
function message(type: protobuf.Type, depth: number): fc.Arbitrary<Fields> {
  const key = `${type.fullName} ${depth}`;
  const made =
    known.get(key) ?? fc.record(fieldsOf(type, depth), { requiredKeys: [] }).map((all) => oneEach(type, all));
  known.set(key, made);
  return made;
}

function fieldsOf(type: protobuf.Type, depth: number): Record<string, fc.Arbitrary<unknown>> {
  const fields = type.fieldsArray.filter((field) => depth > 0 || !(field.resolvedType instanceof protobuf.Type));
  return Object.fromEntries(
    fields.map((field) => {
      const one = SPECIAL[`${type.name}.${field.name}`] ?? value(field, depth);
      return [field.name, field.repeated ? fc.array(one, { maxLength: 2 }) : one];
    }),
  );
}

function value(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  if (field.resolvedType instanceof protobuf.Type) return message(field.resolvedType, depth - 1);
  if (field.resolvedType instanceof protobuf.Enum) return fc.constantFrom(...Object.values(field.resolvedType.values));
  switch (field.type) {
    case "string":
      return TEXT;
    case "bytes":
      return fc.uint8Array({ maxLength: 9 });
    case "int32":
      return field.repeated ? fc.integer() : fc.integer({ min: 0 });
    case "uint64":
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
    case "float":
      return fc.float();
    case "double":
      return fc.double();
    default:
      return INT64;
  }
}

/** @returns fields of which at most one of each oneof is set. */
function oneEach(type: protobuf.Type, fields: Fields): Fields {
  const kept = { ...fields };
  for (const { oneof } of type.oneofsArray) {
    for (const name of oneof.filter((member) => member in kept).slice(1)) delete kept[name];
  }
  return kept;
}

/** Bytes of any model: canonical protobuf, though hardly ever a model that means something. */
export const anyModel: fc.Arbitrary<Uint8Array> = message(ModelProto, DEPTH).map((fields) => {
  // The head by which a model is told.
  const begun = { ...fields, ir_version: 9, graph: { name: "g", ...(fields["graph"] as Fields | undefined) } };
  return ModelProto.encode(ModelProto.fromObject(begun)).finish();
});
