import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { detect, hasModelExtension } from "../../src/formats/detect.js";

const detectBytes = (...bytes: number[]): string => {
  const { format, container } = detect(memorySource(Uint8Array.from(bytes)));
  return `${format} ${container}`;
};

/** A safetensors head with this length of header. */
function safetensors(length: number, size: number, first = 0x7b): number[] {
  const head = [...new Uint8Array(BigUint64Array.of(BigInt(length)).buffer), first];
  return [...head, ...new Uint8Array(Math.max(0, size - head.length))];
}

describe("detect", () => {
  test.each<[string, number[]]>([
    ["zip zip", [0x50, 0x4b, 3, 4]],
    ["zip zip", [0x50, 0x4b, 5, 6]],
    ["npy none", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
    ["joblib gzip", [0x1f, 0x8b]],
    ["joblib bz2", [0x42, 0x5a, 0x68]],
    ["joblib xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ["joblib lzma", [0x5d, 0, 0]],
    ["joblib lz4", [4, 0x22, 0x4d, 0x18]],
    ["joblib zstd", [0x28, 0xb5, 0x2f, 0xfd]],
    ["joblib zlib", [0x78, 0x01]],
    ["joblib zlib", [0x78, 0x5e]],
    ["joblib zlib", [0x78, 0x9c]],
    ["joblib zlib", [0x78, 0xda]],
    ["hdf5 none", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
    ["gguf none", [0x47, 0x47, 0x55, 0x46]],
    ["pickle none", [0x80, 2]],
    ["pickle none", [0x80, 5]],
    ["safetensors none", safetensors(2, 10)],
    ["safetensors none", safetensors(90, 98)],
  ])("tells %s from %j", (expected, bytes) => {
    expect(detectBytes(...bytes)).toBe(expected);
    expect(detectBytes(...bytes, ...new Uint8Array(1000))).toBe(expected);
  });

  test.each<[string, number[]]>([
    ["nothing", []],
    ["half a magic", [0x50, 0x4b]],
    ["another zip record", [0x50, 0x4b, 1, 2]],
    ["an unknown zlib level", [0x78, 0x9d]],
    ["a pickle of protocol 1", [0x80, 1]],
    ["a pickle of protocol 6", [0x80, 6]],
    ["a safetensors header beyond the file", safetensors(91, 98)],
    ["a safetensors header of one byte", safetensors(1, 100)],
    ["a safetensors header that is no object", safetensors(92, 100, 0x5b)],
    ["a magic that does not stand first", [0, 0x50, 0x4b, 3, 4]],
  ])("does not know %s", (_, bytes) => {
    expect(detectBytes(...bytes)).toBe("unknown none");
  });

  test("reads no more than the head, once", () => {
    const reads: [number, number][] = [];
    const inner = memorySource(new Uint8Array(10_000));
    detect({ size: inner.size, read: (offset, length) => (reads.push([offset, length]), inner.read(offset, length)) });
    expect(reads).toEqual([[0, 512]]);
  });
});

describe("hasModelExtension", () => {
  test.each(["a.skops", "A.SKOPS", "dir/a.pkl", "a.joblib.gz", "a.pkl.z", "a.onnx", ".skops", "a.b.npz", "a.pt.XZ"])(
    "knows %s",
    (name) => {
      expect(hasModelExtension(name)).toBe(true);
    },
  );

  test.each(["README.md", "a", "skops", "a.gz", "a.txt.gz", "a.skops.txt", "a.", "", "a.toString", "a.__proto__"])(
    "does not know %j",
    (name) => {
      expect(hasModelExtension(name)).toBe(false);
    },
  );
});
