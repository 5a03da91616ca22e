import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableHost } from "../../src/codecs/index.js";
import { nodeHost } from "../../src/node/host.js";
import { concat } from "../helpers/zip-builder.js";

describe.each([
  ["portable", portableHost],
  ["native", nodeHost],
])("the %s host", (_, host) => {
  const refused = expect.objectContaining({ code: "E_DEFLATE" });

  it("inflates up to the size that it is given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(100), (data, more) => {
        const bytes = deflateRawSync(data);
        const { output, consumed } = host.inflateRaw(bytes, data.length + more);
        expect(Buffer.compare(output, data)).toBe(0);
        expect(consumed).toBe(bytes.length);
        if (data.length > 0) expect(() => host.inflateRaw(bytes, data.length - 1)).toThrowError(refused);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 63, 64, 65, 16_384, 65_536, 65_537, 300_000])("inflates exactly %i bytes", (size) => {
    const bytes = deflateRawSync(new Uint8Array(size).fill(7));
    expect(host.inflateRaw(bytes, size).output.length).toBe(size);
  });

  it("says where the stream ends", () => {
    const bytes = deflateRawSync("hello");
    const { consumed } = host.inflateRaw(concat(bytes, new Uint8Array(10).fill(9)), 5);
    expect(consumed).toBe(bytes.length);
  });

  it("refuses what is invalid or cut, and does not follow a bomb", () => {
    const bytes = deflateRawSync(new Uint8Array(50_000_000));
    expect(() => host.inflateRaw(bytes, 1000)).toThrowError(refused);
    expect(() => host.inflateRaw(bytes.subarray(0, 100), 50_000_000)).toThrowError(refused);
    expect(() => host.inflateRaw(Uint8Array.of(7), 10)).toThrowError(refused);
    expect(() => host.inflateRaw(new Uint8Array(), 10)).toThrowError(refused);
  });

  it("hashes", () => {
    const text = new TextEncoder().encode("123456789");
    expect(host.crc32(text)).toBe(0xcbf43926);
    expect(host.crc32(text.subarray(4), host.crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
    const digest = host.sha256();
    digest.update(text.subarray(0, 3));
    digest.update(text.subarray(3));
    expect(digest.hex()).toBe("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  });
});
