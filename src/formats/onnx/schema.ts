import { ENUM_LAST, MESSAGE_FIELDS, type FieldRow, type Scalar } from "./fields.js";

/** Wire types (protobuf encoding, "Message structure"); groups are not read. */
export const WIRE = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

/** One field of a message, with what the walker asks about it. */
export interface Field {
  readonly number: number;
  readonly name: string;
  readonly type: Scalar | "message";
  readonly repeated: boolean;
  readonly oneof: boolean;
  readonly wire: number;
  /** Largest value of an enum. */
  readonly last: number;
  /** Message that the field holds. */
  readonly message: Message | undefined;
}

/** One message; fields by number. */
export interface Message {
  readonly name: string;
  readonly fields: readonly (Field | undefined)[];
}

const WIRE_OF: Readonly<Record<Scalar | "message", number>> = {
  int64: WIRE.varint,
  int32: WIRE.varint,
  uint64: WIRE.varint,
  enum: WIRE.varint,
  float: WIRE.fixed32,
  double: WIRE.fixed64,
  name: WIRE.length,
  text: WIRE.length,
  bytes: WIRE.length,
  message: WIRE.length,
};

/** @returns the message that a whole model is, linked to all that it can hold. */
function link(): Message {
  const messages = new Map<string, { name: string; fields: (Field | undefined)[] }>();
  for (const name of Object.keys(MESSAGE_FIELDS)) messages.set(name, { name, fields: [] });
  for (const [name, rows] of Object.entries<readonly FieldRow[]>(MESSAGE_FIELDS)) {
    for (const [number, field, type, label] of rows) {
      const message = messages.get(type);
      const kind = isScalar(type) ? type : "message";
      messages.get(name)!.fields[number] = Object.freeze({
        number,
        name: field,
        type: kind,
        repeated: label === "repeated",
        oneof: label === "oneof",
        wire: WIRE_OF[kind],
        last: ENUM_LAST.get(field) ?? 0,
        message,
      });
    }
  }
  return messages.get("ModelProto")!;
}

function isScalar(type: string): type is Scalar {
  return type !== "message" && Object.hasOwn(WIRE_OF, type);
}

export const MODEL: Message = link();
