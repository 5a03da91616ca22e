import type { Reader } from "protobufjs/minimal.js";
import { artifactError, cannot } from "../errors/index.js";

/** What protobufjs makes of a 64-bit integer. */
type Int64 = ReturnType<Reader["int64"]>;

/** @returns the exact value */
export function toBigInt({ high, low, unsigned }: Int64): bigint {
  return (BigInt(unsigned ? high >>> 0 : high) << 32n) | BigInt(low >>> 0);
}

/** Reads a packed run behind what is in `target`. */
export function readInt64s(reader: Reader, target: bigint[]): void {
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) target.push(toBigInt(reader.int64()));
}

/** As {@link readInt64s}, without a sign. */
export function readUint64s(reader: Reader, target: bigint[]): void {
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) target.push(toBigInt(reader.uint64()));
}

/** @returns what to throw at a field that the scan cannot have approved */
export function unknownField(message: string, tag: number): Error {
  const is = `the tag ${tag} is none of its fields`;
  return artifactError("E_INTERNAL", cannot("decode", message, is, "the scan must have refused it"));
}
