/** Takes the elements of a tensor whose values matter, one by one. */
export interface Elements {
  add(value: number): void;
}

const FLOAT = 1;
const INT64 = 7;
const FLOAT16 = 10;
const DOUBLE = 11;

/** Bytes of one element, by the number of its type. */
const WIDTH: ReadonlyMap<number, number> = new Map([
  [FLOAT, 4],
  [INT64, 8],
  [FLOAT16, 2],
  [DOUBLE, 8],
]);

/** Hands whole elements of one type, little endian as onnx writes them, to `elements`; other types are bytes. */
export function decodeElements(
  dataType: number,
  { buffer, byteOffset }: Uint8Array,
  [start, end]: readonly [number, number],
  elements: Elements,
): void {
  const view = new DataView(buffer, byteOffset);
  const width = WIDTH.get(dataType) ?? 1;
  for (let at = start; at + width <= end; at += width) elements.add(elementAt(view, at, dataType));
}

/** @returns an integer beyond 2^53 rounded, which no index and no size reaches. */
function elementAt(view: DataView, at: number, dataType: number): number {
  switch (dataType) {
    case FLOAT:
      return view.getFloat32(at, true);
    case DOUBLE:
      return view.getFloat64(at, true);
    case INT64:
      return Number(view.getBigInt64(at, true));
    case FLOAT16:
      return halfFloat(view.getUint16(at, true));
    default:
      return view.getUint8(at);
  }
}

/** @returns an entry of `int32_data`, which holds the bits of a half float. */
export function integerElement(dataType: number, value: number | bigint): number {
  return dataType === FLOAT16 ? halfFloat(Number(value)) : Number(value);
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 2 ** 10;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
