import nacl from "tweetnacl";

/** A field element as tweetnacl holds it: 16 limbs of 16 bits. */
type Field = Float64Array;
export type Point = readonly [Field, Field, Field, Field];

/** Arithmetic that tweetnacl exports without declaring it. */
interface LowLevel {
  readonly gf: (init?: readonly number[]) => Field;
  readonly D: Field;
  readonly A: (out: Field, a: Field, b: Field) => void;
  readonly Z: (out: Field, a: Field, b: Field) => void;
  readonly M: (out: Field, a: Field, b: Field) => void;
  readonly S: (out: Field, a: Field) => void;
  readonly pack25519: (out: Uint8Array, field: Field) => void;
  readonly unpack25519: (out: Field, bytes: Uint8Array) => void;
  readonly pow2523: (out: Field, field: Field) => void;
  readonly add: (p: Point, q: Point) => void;
  readonly modL: (out: Uint8Array, value: Float64Array) => void;
  readonly scalarmult: (out: Point, point: Point, scalar: Uint8Array) => void;
  readonly scalarbase: (out: Point, scalar: Uint8Array) => void;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package exports it, its declarations do not
export const low = (nacl as unknown as { readonly lowlevel: LowLevel }).lowlevel;

/** Square root of -1. */
const ROOT = [
  0xa0b0, 0x4a0e, 0x1b27, 0xc4ee, 0xe478, 0xad2f, 0x1806, 0x2f43, 0xd7a7, 0x3dfb, 0x0099, 0x2b4d, 0xdf0b, 0x4fc1,
  0x2480, 0x2b83,
];
/** @returns room for a point. */
export function emptyPoint(): Point {
  return [low.gf(), low.gf(), low.gf(), low.gf()];
}

/** @returns the negative of a point, or nothing if no point has this encoding. */
export function unpackNegated(bytes: Uint8Array): Point | undefined {
  const { gf, A, Z, M, S } = low;
  const point: Point = [gf(), gf(), gf([1]), gf()];
  const [x, y, one, xy] = point;
  low.unpack25519(y, bytes);
  const numerator = gf();
  const denominator = gf();
  S(numerator, y);
  M(denominator, numerator, low.D);
  Z(numerator, numerator, one);
  A(denominator, one, denominator);
  const square = gf();
  const fourth = gf();
  const t = gf();
  S(square, denominator);
  S(fourth, square);
  M(t, fourth, square);
  M(t, t, numerator);
  M(t, t, denominator);
  low.pow2523(t, t);
  M(t, t, numerator);
  M(t, t, denominator);
  M(t, t, denominator);
  M(x, t, denominator);
  if (!isRoot(x, numerator, denominator)) M(x, x, gf(ROOT));
  if (!isRoot(x, numerator, denominator)) return undefined;
  if ((packField(x)[0]! & 1) === bytes[31]! >> 7) Z(x, gf(), x);
  M(xy, x, y);
  return point;
}

function isRoot(x: Field, numerator: Field, denominator: Field): boolean {
  const check = low.gf();
  low.S(check, x);
  low.M(check, check, denominator);
  const wanted = packField(numerator);
  return packField(check).every((byte, i) => byte === wanted[i]);
}

/** @returns the encoding of a point (RFC 8032, section 5.1.2). */
export function pack([x, y, z]: Point): Uint8Array {
  const inverse = invert(z);
  const affineX = low.gf();
  const affineY = low.gf();
  low.M(affineX, x, inverse);
  low.M(affineY, y, inverse);
  const bytes = packField(affineY);
  bytes[31] = bytes[31]! ^ ((packField(affineX)[0]! & 1) << 7);
  return bytes;
}

/** Fermat: z^(p - 2), of which every bit but those of 4 and 16 is set below the top. */
function invert(z: Field): Field {
  const power = low.gf(Array.from(z));
  for (let bit = 253; bit >= 0; bit--) {
    low.S(power, power);
    if (bit !== 2 && bit !== 4) low.M(power, power, z);
  }
  return power;
}

function packField(field: Field): Uint8Array {
  const bytes = new Uint8Array(32);
  low.pack25519(bytes, field);
  return bytes;
}
