import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import minimal from "protobufjs/minimal.js";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { decodeModelProto } from "../../src/serve/generated/onnx-ml.js";
import { modelProto } from "../../src/serve/index.js";
import { graph, model, node } from "../formats/onnx/model-bytes.js";
import { assertBuilt } from "../helpers/build.js";
import { NODE_FLAGS, ROOT } from "../helpers/cli.js";
import { approve, approveBytes, MODEL_FILES, readFixture } from "./models.js";

const schema = readFileSync(new URL("../../scripts/data/onnx-ml.proto", import.meta.url), "utf8");
const reflected = protobuf.parse(schema).root.resolveAll().lookupType("onnx.ModelProto");
const decode = (bytes: Uint8Array): unknown => decodeModelProto(minimal.Reader.create(bytes), bytes.length);

/** Writes a message with the general code of protobufjs, which shares nothing with the generated one. */
function encode(message: unknown): Uint8Array {
  return new Uint8Array(reflected.encode(withLongs(message) as object).finish());
}

function toLong(value: bigint): protobuf.Long {
  const [low, high] = [value, value >> 32n].map((bits) => Number(BigInt.asIntN(32, bits)));
  return new minimal.util.Long(low, high, value >= 2n ** 63n);
}

function withLongs(value: unknown): unknown {
  if (typeof value === "bigint") return toLong(value);
  if (Array.isArray(value)) return value.map(withLongs);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLongs(item)]));
}

describe("the generated decoder", () => {
  it("keeps every byte of every model that tools wrote", () => {
    expect(MODEL_FILES.length).toBeGreaterThan(180);
    const changed = MODEL_FILES.filter((path) => {
      const bytes = readFixture(path);
      return Buffer.compare(encode(decode(bytes)), bytes) !== 0;
    });
    expect(changed).toEqual([]);
  });

  it("keeps integers of 64 bits exact", () => {
    const values = ["-9223372036854775808", "-4294967297", "-1", "0", "9007199254740993", "9223372036854775807"];
    const signed = { name: "s", dims: [6], data_type: 7, int64_data: values };
    const unsigned = { name: "u", dims: [2], data_type: 13, uint64_data: ["18446744073709551615", "7"] };
    const attribute = [{ name: "a", type: 7, ints: values }];
    const nodes = [node("X", ["x"], ["y"], { attribute })];
    const bytes = model({ graph: graph(nodes, { initializer: [signed, unsigned] }) });
    const { graph: decoded } = decodeModelProto(minimal.Reader.create(bytes), bytes.length);
    expect(decoded?.initializer[0]?.int64Data.map(String)).toEqual(values);
    expect(decoded?.initializer[1]?.uint64Data).toEqual([2n ** 64n - 1n, 7n]);
    expect(decoded?.node[0]?.attribute[0]?.ints.map(String)).toEqual(values);
  });

  it("reads repeated numbers packed and unpacked", () => {
    const unpacked = Uint8Array.of(8, 1, 8, 2);
    const packed = Uint8Array.of(10, 2, 1, 2);
    for (const dims of [unpacked, packed]) {
      const initializer = [0x2a, dims.length, ...dims];
      const bytes = Uint8Array.of(0x3a, initializer.length, ...initializer);
      expect(decodeModelProto(minimal.Reader.create(bytes), bytes.length).graph?.initializer[0]?.dims).toEqual([
        1n,
        2n,
      ]);
    }
  });

  it("stops at a field that the schema does not have", () => {
    expect(() => decode(Uint8Array.of(0xf8, 0x01, 0))).toThrow(expect.objectContaining({ code: "E_INTERNAL" }));
  });

  it("is what the schema gives", () => {
    const { status } = spawnSync(process.execPath, ["scripts/build-onnx-proto.mjs", "--check"], { cwd: ROOT });
    expect(status).toBe(0);
  });
});

describe("modelProto", () => {
  it("decodes a private copy of what was approved", () => {
    const bytes = readFixture("predict/regressor.onnx");
    const approved = approveBytes(bytes);
    const proto = modelProto(approved);
    expect(proto).toMatchObject({ irVersion: 8n, producerName: "skl2onnx", graph: { name: "regressor" } });
    const coefficients = proto.graph?.node[0]?.attribute.find(({ name }) => name === "coefficients");
    expect(coefficients?.floats).toHaveLength(3);
    bytes.fill(0);
    expect(proto.graph?.name).toBe("regressor");
    expect(() => modelProto(approved)).toThrow(expect.objectContaining({ code: "E_BYTES_DIFFER" }));
  });

  it("decodes no other format, and nothing that no scan approved", () => {
    const array = approve(memorySource(readFixture("npy/b1.npy")));
    expect(() => modelProto(array)).toThrow(expect.objectContaining({ code: "E_OPTIONS" }));
    const forged = { approval: array.approval } as typeof array;
    expect(() => modelProto(forged)).toThrow(expect.objectContaining({ code: "E_NOT_APPROVED" }));
  });

  it("generates no code", () => {
    assertBuilt();
    const script = `
      import { scan } from "./dist/scan/index.js";
      import { modelProto } from "./dist/serve/index.js";
      import { openFile } from "./dist/node/index.js";
      console.log(modelProto(scan(openFile("fixtures/predict/forest.onnx")).approved).graph.node.length);`;
    const { stdout, stderr } = spawnSync(process.execPath, [...NODE_FLAGS, "--input-type=module", "-e", script], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["1\n", ""]);
  });
});
