import { describe, expect, it } from "vitest";
import type { OmsManifest } from "../../../src/sign/oms/manifest.js";
import { readOms } from "../../../src/sign/oms/read.js";
import { rootDigest } from "../../../src/sign/oms/root-digest.js";
import { codeOf, statementOf } from "../../helpers/oms.js";

const A = "a".repeat(64);
const B = "b".repeat(64);
const LONG = "c".repeat(128);

type Resource = Record<string, unknown>;

interface Parts {
  readonly serialization?: object;
  readonly resources?: readonly Resource[];
  readonly subject?: unknown;
  readonly predicate?: object;
  readonly predicateType?: string;
}

const file = (name: string, digest = A, more: object = {}): Resource => ({
  name,
  algorithm: "sha256",
  digest,
  ...more,
});

function documentOf({ serialization = {}, resources = [file("a"), file("b", B)], ...others }: Parts): object {
  const digests = resources.map(({ digest }) => String(digest));
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: others.subject ?? [{ name: "churn", digest: { sha256: rootDigest(digests) } }],
    predicateType: others.predicateType ?? "https://model_signing/signature/v1.0",
    predicate: others.predicate ?? {
      serialization: { method: "files", hash_type: "sha256", allow_symlinks: false, ...serialization },
      resources,
    },
  };
}

const read = (parts: Parts): OmsManifest => readOms(statementOf(documentOf(parts)));

describe("rootDigest", () => {
  it("is the digest of the digests, in their order", () => {
    // printf aabb | xxd -r -p | sha256sum
    expect(rootDigest(["aa", "bb"])).toBe("d798d1fac6bd4bb1c11f50312760351013379a0ab6f0a8c0af8a506b96b2525a");
    expect(rootDigest(["bb", "aa"])).not.toBe(rootDigest(["aa", "bb"]));
    expect(rootDigest([])).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

describe("readOms", () => {
  it("gives the files, and how they were signed", () => {
    const manifest = read({ serialization: { ignore_paths: [".git", "cache/"], allow_symlinks: true } });
    expect(manifest).toEqual({
      name: "churn",
      root: rootDigest([A, B]),
      method: "files",
      hashType: "sha256",
      allowSymlinks: true,
      ignorePaths: [".git", "cache"],
      resources: new Map([
        ["a", [{ start: 0, end: undefined, digest: A }]],
        ["b", [{ start: 0, end: undefined, digest: B }]],
      ]),
    });
  });

  it.each<[string, Parts, unknown]>([
    ["files in any order", { resources: [file("b"), file("a")] }, ["b", "a"]],
    ["members that it does not know", { resources: [file("a", A, { annotations: { x: 1 } })] }, ["a"]],
    ["the only file of a model that is no folder", { resources: [file(".")] }, ["."]],
    ["a name with a prototype", { resources: [file("__proto__")] }, ["__proto__"]],
  ])("reads %s", (_, parts, paths) => {
    expect([...read(parts).resources.keys()]).toEqual(paths);
  });

  it("reads sizes, which are compared", () => {
    expect(read({ resources: [file("a", A, { size: 5 })] }).resources.get("a")).toEqual([
      { start: 0, end: 5, digest: A },
    ]);
  });

  it("reads BLAKE2b", () => {
    const resources = [{ name: "a", algorithm: "blake2b", digest: LONG }];
    expect(read({ serialization: { hash_type: "blake2b" }, resources })).toMatchObject({ hashType: "blake2b" });
  });

  it.each<[string, Parts, string]>([
    ["another predicate", { predicateType: "https://model_signing/Digests/v0.1" }, "E_STATEMENT"],
    [
      "a model of two subjects",
      {
        subject: [
          { name: "a", digest: { sha256: A } },
          { name: "b", digest: { sha256: A } },
        ],
      },
      "E_STATEMENT",
    ],
    [
      "a subject with a second digest",
      { subject: [{ name: "a", digest: { sha256: rootDigest([A, B]), sha512: "00" } }] },
      "E_STATEMENT",
    ],
    ["a subject without SHA-256", { subject: [{ name: "a", digest: { sha512: A } }] }, "E_STATEMENT"],
    ["another root", { subject: [{ name: "a", digest: { sha256: A } }] }, "E_ROOT_DIGEST"],
    ["no files", { resources: [] }, "E_STATEMENT"],
    ["no serialization", { predicate: { resources: [file("a")] } }, "E_STATEMENT"],
    ["a member more in the predicate", { predicate: { serialization: {}, resources: [], x: 1 } }, "E_STATEMENT"],
    ["a member more in the serialization", { serialization: { x: 1 } }, "E_STATEMENT"],
    ["another method", { serialization: { method: "tree" } }, "E_STATEMENT"],
    ["a shard size of whole files", { serialization: { shard_size: 5 } }, "E_STATEMENT"],
    ["shards without size", { serialization: { method: "shards" } }, "E_STATEMENT"],
    ["a shard size that is no integer", { serialization: { method: "shards", shard_size: 1.5 } }, "E_STATEMENT"],
    ["a text for a flag", { serialization: { allow_symlinks: "false" } }, "E_STATEMENT"],
    ["BLAKE3", { serialization: { hash_type: "blake3" } }, "E_HASH_TYPE"],
    ["MD5", { serialization: { hash_type: "md5" } }, "E_STATEMENT"],
    [
      "a file with another digest",
      { resources: [{ ...file("a"), algorithm: "blake2b", digest: LONG }] },
      "E_STATEMENT",
    ],
    ["a digest that is too short", { resources: [file("a", "aa")] }, "E_STATEMENT"],
    ["a digest in capitals", { resources: [file("a", "A".repeat(64))] }, "E_STATEMENT"],
    [
      "a digest of whole files that claims shards",
      { resources: [{ ...file("a"), algorithm: "sha256-sharded-2" }] },
      "E_STATEMENT",
    ],
    ["a size below zero", { resources: [file("a", A, { size: -1 })] }, "E_STATEMENT"],
    ["a file that is signed twice", { resources: [file("a"), file("a")] }, "E_COLLISION"],
    ["a path that leads out", { resources: [file("../a")] }, "E_PATH_UNSAFE"],
    ["a path with a dot among others", { resources: [file("."), file("a")] }, "E_PATH_UNSAFE"],
    ["an empty path", { resources: [file("")] }, "E_PATH_UNSAFE"],
  ])("refuses %s", (_, parts, code) => {
    expect(codeOf(() => read(parts))).toBe(code);
  });
});

describe("readOms of shards", () => {
  const shard = (name: string, digest = A, algorithm = "sha256-sharded-10"): Resource => ({ name, algorithm, digest });
  const shards = (...names: string[]): Parts => ({
    serialization: { method: "shards", shard_size: 10 },
    resources: names.map((name) => shard(name)),
  });

  it("joins them in the order of each file, whatever colons its name has", () => {
    const { resources, method } = read(shards("x/ab:c:10:20", "ab:0:0:3", "x/ab:c:0:10"));
    expect(method).toBe("shards");
    const spans = [...resources].map(([path, pieces]) => [path, pieces.map(({ start, end }) => [start, end])]);
    expect(spans).toEqual([
      [
        "x/ab:c",
        [
          [0, 10],
          [10, 20],
        ],
      ],
      ["ab:0", [[0, 3]]],
    ]);
  });

  it("takes both names of the digest", () => {
    const serialization = { method: "shards", shard_size: 10 };
    const { resources } = read({ serialization, resources: [shard("a:10:12", B, "sha256"), shard("a:0:10")] });
    expect(resources.get("a")).toEqual([
      { start: 0, end: 10, digest: A },
      { start: 10, end: 12, digest: B },
    ]);
  });

  it.each([
    ["a gap", ["a:0:10", "a:20:25"], "E_STATEMENT"],
    ["an overlap", ["a:0:10", "a:5:15"], "E_STATEMENT"],
    ["the same twice", ["a:0:10", "a:0:10"], "E_STATEMENT"],
    ["no beginning", ["a:10:15"], "E_STATEMENT"],
    ["a short one that is not the last", ["a:0:5", "a:5:10"], "E_STATEMENT"],
    ["a long one", ["a:0:11"], "E_STATEMENT"],
    ["an empty one", ["a:0:0"], "E_STATEMENT"],
    ["one that ends before it begins", ["a:10:5"], "E_STATEMENT"],
    ["a leading zero", ["a:00:10"], "E_STATEMENT"],
    ["a sign", ["a:-1:10"], "E_STATEMENT"],
    ["no offsets", ["a"], "E_STATEMENT"],
    ["no path", [":0:10"], "E_STATEMENT"],
    ["an unsafe path", ["../a:0:10"], "E_PATH_UNSAFE"],
  ])("refuses %s", (_, names, code) => {
    expect(codeOf(() => read(shards(...names)))).toBe(code);
  });
});
