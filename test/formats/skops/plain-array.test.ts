import { describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { concat } from "../../../src/formats/skops/concat.js";
import { pushPlain } from "../../../src/formats/skops/plain-array.js";
import { NpyReader } from "../../../src/formats/npy/index.js";
import type { ZipEntry } from "../../../src/formats/zip/index.js";
import { codesOf } from "../../helpers/scan-skops.js";
import { list, ndarray, node, skops } from "../../helpers/skops-builder.js";
import { npyFile } from "../npy/npy-file.js";

const ENTRY = { name: "1.npy" } as ZipEntry;
const OBJECTS = npyFile({ text: "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", data: new Uint8Array(16) });
const RECORD = npyFile({
  text: "{'descr': [('a', '|u1'), ('b', '|O')], 'fortran_order': False, 'shape': (1,), }",
  data: new Uint8Array(9),
});

/** Pushes a file in pieces of `step` bytes. @returns the data that came out */
function push(file: Uint8Array, step: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  const reader = new NpyReader(DEFAULT_LIMITS, ENTRY.name, undefined, (piece) => pieces.push(piece.slice()));
  for (let at = 0; at < file.length; at += step) pushPlain(reader, file.subarray(at, at + step), ENTRY);
  reader.end();
  return concat(pieces);
}

describe("pushPlain", () => {
  test.each([1, 7, 64, 1000])("passes a plain array on, in pieces of %i bytes", (step) => {
    expect(push(npyFile({ data: Uint8Array.of(5, 6) }), step)).toEqual(Uint8Array.of(5, 6));
  });

  test.each([1, 64, 1000])("refuses one of objects, in pieces of %i bytes", (step) => {
    const refused = expect.objectContaining({ code: "E_SKOPS_ARRAY", class: "refused", path: "1.npy" });
    expect(() => push(OBJECTS, step)).toThrowError(refused);
    expect(() => push(RECORD, step)).toThrowError(refused);
  });

  test("leaves other errors what they are", () => {
    const longDouble = npyFile({ text: "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }" });
    expect(() => push(longDouble, 64)).toThrowError(expect.objectContaining({ code: "E_NPY_DTYPE_UNSUPPORTED" }));
    expect(() => push(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 64)).toThrowError(
      expect.objectContaining({ code: "E_NPY_MAGIC" }),
    );
  });
});

describe("an array of objects in a member", () => {
  test.each<[string, Uint8Array]>([
    ["items", OBJECTS],
    ["fields", RECORD],
  ])("is refused, not left open, for its %s", (_, data) => {
    expect(codesOf(skops(ndarray("1.npy"), [["1.npy", data]]))).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("is refused once for all nodes that name it", () => {
    const root = list([ndarray("1.npy"), ndarray("1.npy")]);
    expect(codesOf(skops(root, [["1.npy", OBJECTS]]))).toEqual(["E_SKOPS_ARRAY"]);
  });

  test("is refused in a masked array and a dtype", () => {
    const masked = node("MaskedArrayNode", "numpy.ma.MaskedArray", {
      content: { data: ndarray("1.npy"), mask: ndarray("1.npy") },
    });
    expect(codesOf(skops(masked, [["1.npy", OBJECTS]]))).toEqual(["E_SKOPS_ARRAY"]);
    const dtype = node("DTypeNode", "numpy.dtype", { content: ndarray("1.npy") });
    expect(codesOf(skops(dtype, [["1.npy", OBJECTS]]))).toEqual(["E_SKOPS_ARRAY"]);
  });
});

describe("concat", () => {
  test("joins pieces in order", () => {
    expect(concat([])).toEqual(new Uint8Array());
    expect(concat([Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("copies", () => {
    const piece = Uint8Array.of(1);
    const joined = concat([piece]);
    piece[0] = 9;
    expect(joined).toEqual(Uint8Array.of(1));
  });
});
