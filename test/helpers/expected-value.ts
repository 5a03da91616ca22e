import { describeNumber, describeParts, sorted, type Description } from "./describe-value.js";

/** A description of a Python value, as `fixtures/generate/skops_describe.py` makes it. */
export type Expected =
  | { readonly t: "none" }
  | { readonly t: "bool"; readonly v: boolean }
  | { readonly t: "str" | "int" | "float" | "bytes" | "bytearray" | "ref"; readonly v: string }
  | { readonly t: "complex"; readonly v: readonly string[] }
  | ExpectedSequence
  | { readonly t: "set" | "frozenset" | "slice"; readonly v: readonly Expected[] }
  | ExpectedDict
  | ExpectedArray
  | ExpectedScalar
  | { readonly t: "dtype"; readonly dtype: unknown }
  | { readonly t: "masked"; readonly data: Expected; readonly mask: Expected }
  | { readonly t: "sparse"; readonly parts: Readonly<Record<string, Expected>> }
  | { readonly t: "method"; readonly owner: Expected; readonly name: string }
  | {
      readonly t: "partial";
      readonly func: Expected;
      readonly args: ExpectedSequence;
      readonly kwds: ExpectedDict;
      readonly namespace: Expected;
    }
  | { readonly t: "apply"; readonly callee: string; readonly args: ExpectedSequence; readonly state?: Expected }
  | { readonly t: "random_state"; readonly state: Expected }
  | ExpectedGenerator
  | { readonly t: "instance"; readonly type: string; readonly state: Expected }
  | { readonly t: "opaque"; readonly type: string };

type Entries = readonly (readonly [Expected, Expected])[];
type ExpectedSequence = { readonly t: "list" | "tuple"; readonly v: readonly Expected[]; readonly type?: string };
type ExpectedDict = {
  readonly t: "dict";
  readonly v: Entries;
  readonly type?: string;
  readonly default_factory?: Expected;
};
type ExpectedArray = { readonly t: "array"; readonly type?: string; readonly v?: readonly Expected[] };
type ExpectedScalar = { readonly t: "scalar"; readonly dtype: unknown; readonly v: string };
type ExpectedGenerator = {
  readonly t: "generator";
  readonly type: string;
  readonly bit_generator: ExpectedDict;
  readonly seed_seq: Expected;
};

/** Turns a description of a Python value into that of the JavaScript value which stands for it. */
export function expectedValue(value: Expected): Description {
  switch (value.t) {
    case "none":
    case "bool":
    case "str":
    case "bytes":
    case "ref":
    case "dtype":
      return value;
    case "int":
      return describeInteger(BigInt(value.v));
    case "float":
      return describeNumber(pythonFloat(value.v));
    case "complex":
      return { t: "complex", v: value.v.map((part) => describeNumber(pythonFloat(part))) };
    case "bytearray":
      return { t: "bytes", v: value.v };
    case "list":
    case "tuple":
      return expectedSequence(value);
    case "set":
    case "frozenset":
      return { t: value.t, v: sorted(all(value.v)) };
    case "slice":
      return { t: "slice", v: all(value.v) };
    case "dict":
      return expectedDict(value);
    case "array":
      return expectedArray(value);
    case "scalar":
      return expectedScalar(value);
    case "masked":
      return { t: "masked", data: expectedValue(value.data), mask: expectedValue(value.mask) };
    case "sparse": {
      const parts = Object.entries(value.parts).map(([name, part]) => [name, expectedValue(part)]);
      return { ...value, parts: Object.fromEntries(parts) };
    }
    case "method":
      return { ...value, owner: expectedValue(value.owner) };
    case "partial":
      return describeParts("functools.partial", {
        args: all([value.func, value.args]),
        kwargs: entriesOf(value.kwds.v),
        state: expectedValue(value.namespace),
      });
    case "apply":
      return describeParts(value.callee, { args: all(value.args.v), state: value.state && expectedValue(value.state) });
    case "random_state":
      return describeParts("numpy.random.mtrand.RandomState", { state: expectedValue(value.state) });
    case "generator":
      return expectedGenerator(value);
    case "instance":
      return describeParts(value.type, { state: expectedValue(value.state) });
    case "opaque":
      return describeParts(value.type, {});
  }
}

const all = (values: readonly Expected[]): Description[] => values.map(expectedValue);

function entriesOf(entries: Entries): readonly unknown[] {
  return entries.map(([key, item]) => [expectedKey(key), expectedValue(item)]);
}

/** Keys that are numpy scalars are read as the Python values beside them; a Map knows no -0. */
function expectedKey(key: Expected): Description {
  const described = expectedValue(key);
  const { t, v } = described;
  if (t === "bigint") return describeInteger(BigInt(String(v)));
  return t === "number" ? describeNumber(Number(v) + 0) : described;
}

function describeInteger(value: bigint): Description {
  const number = Number(value);
  return describeNumber(Number.isSafeInteger(number) ? number : value);
}

/** The text of `float.hex`. */
function pythonFloat(text: string): number {
  const match = /^(-?)0x([01])\.([0-9a-f]+)p([+-]\d+)$/.exec(text);
  if (!match) return Number(text.replace("inf", "Infinity"));
  const [, sign, whole, fraction = "", exponent] = match;
  const significand = Number(whole) + Number(`0x${fraction}`) / 16 ** fraction.length;
  const value = significand * 2 ** Number(exponent);
  return sign === "-" ? -value : value;
}

/** A namedtuple is called with its items, a subclass of list with a list. */
function expectedSequence({ t, type, v }: ExpectedSequence): Description {
  if (type === undefined) return { t, v: all(v) };
  return describeParts(type, { args: t === "tuple" ? all(v) : [{ t, v: all(v) }] });
}

function expectedDict({ type, default_factory, v }: ExpectedDict): Description {
  const entries = entriesOf(v);
  if (type === undefined || type === "collections.OrderedDict") return { t: "dict", v: entries };
  const hasFactory = default_factory && default_factory.t !== "none";
  return describeParts(type, { args: hasFactory ? [expectedValue(default_factory)] : undefined, entries });
}

function expectedArray({ t, type, v, ...array }: ExpectedArray): Description {
  const described = { t, ...array, ...(v && { v: all(v) }) };
  return type === undefined ? described : describeParts(type, { args: [described] });
}

/** Dates and records stay what they are. */
function expectedScalar(scalar: ExpectedScalar): Description {
  const { dtype, v } = scalar;
  const bytes = Uint8Array.from(Buffer.from(v, "hex"));
  const view = new DataView(bytes.buffer);
  switch (dtype) {
    case "|b1":
      return { t: "bool", v: v === "01" };
    case "|i1":
      return describeNumber(view.getInt8(0));
    case "|u1":
      return describeNumber(view.getUint8(0));
    case "<i4":
      return describeNumber(view.getInt32(0, true));
    case "<i8":
      return describeNumber(view.getBigInt64(0, true));
    case "<u8":
      return describeNumber(view.getBigUint64(0, true));
    case "<f2":
      return describeNumber(
        2 ** ((view.getUint16(0, true) >> 10) - 15) * (1 + (view.getUint16(0, true) & 1023) / 1024),
      );
    case "<f4":
      return describeNumber(view.getFloat32(0, true));
    case "<f8":
      return describeNumber(view.getFloat64(0, true));
    case "<c16":
      return { t: "complex", v: [view.getFloat64(0, true), view.getFloat64(8, true)].map(describeNumber) };
    default:
      if (String(dtype).startsWith("<U")) return { t: "str", v: utf32(bytes) };
      return String(dtype).startsWith("|S") ? { t: "bytes", v } : scalar;
  }
}

function utf32(bytes: Uint8Array): string {
  return String.fromCodePoint(...new Uint32Array(bytes.buffer));
}

/** Its bit generator is named in its own state. */
function expectedGenerator({ type, bit_generator, seed_seq }: ExpectedGenerator): Description {
  const name = bit_generator.v.flatMap(([key, item]) =>
    key.t === "str" && key.v === "bit_generator" && item.t === "str" ? [item.v] : [],
  );
  const args = seed_seq.t === "none" ? undefined : [expectedValue(seed_seq)];
  const state = expectedValue(bit_generator);
  return describeParts(type, { args: [describeParts(`numpy.random.${name[0]}`, { args, state })] });
}
