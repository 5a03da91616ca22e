/** One field of a protobuf message: its number, and its content. */
export interface MessageField {
  readonly id: number;
  /** Content of a string, bytes or message; a view. */
  readonly bytes: Uint8Array;
  /** Value of a varint, exact below 2^53; 0 otherwise. */
  readonly value: number;
}

const NOTHING = new Uint8Array(0);
/** Bytes of content by wire type; of the others the message says it. */
const FIXED_SIZES = new Map([
  [1, 8],
  [5, 4],
]);

/**
 * Lists the fields of a message, one level of it, without a look into what they hold.
 *
 * @param message - which a scan has read strictly: nothing is checked again
 */
export function* fieldsOf(message: Uint8Array): Generator<MessageField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [id, wireType] = [tag >>> 3, tag & 7];
    if (wireType === 0) {
      yield { id, bytes: NOTHING, value: varint() };
      continue;
    }
    const size = FIXED_SIZES.get(wireType) ?? varint();
    at += size;
    yield { id, bytes: message.subarray(at - size, at), value: 0 };
  }
}
