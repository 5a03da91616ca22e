import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nestedText } from "../../src/cli/export/nested-text.js";
import { writeJson } from "../../src/cli/export/write-json.js";
import { writeOutput } from "../../src/cli/write-output.js";
import { isArtifactError, loadApproved } from "../../src/index.js";
import { FrozenSet, Slice, type Value } from "../../src/load/index.js";
import { runMain } from "../helpers/cli.js";
import { approveFile, skopsFiles } from "../helpers/fixture-files.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";
import { dictOf, scalar, tinySkops } from "../helpers/tiny-skops.js";
import { atPointer, exportText, valueText, type Json } from "../helpers/value-text.js";
import { TestGraph } from "../load/graph-support.js";

const text = (value: Value, inline = false): string => Array.from(writeJson(value, inline)).join("");
const json = (value: Value, inline = false): Json => JSON.parse(text(value, inline));

describe.each(["0.16.0", "0.13.0", "0.10.0", "0.8.0", "0.4.0"])("over every file of skops %s", (version) => {
  const values = skopsFiles(version).flatMap((path) => {
    const approved = approveFile(path);
    return approved ? [{ path, value: loadApproved(approved, { lazy: true }) }] : [];
  });

  it("loses nothing", () => {
    expect(values.length).toBeGreaterThan(30);
    for (const { path, value } of values) expect(exportText(json(value)), path).toBe(valueText(value));
  });

  it("writes the elements of arrays when asked", () => {
    for (const { path, value } of values) {
      const missing = findAll(json(value, true), (node) => node["$"] === "array").filter(
        (node) => !("data" in node) && !("items" in node),
      );
      expect(missing, path).toEqual([]);
    }
  });

  it("writes a ref only for what stands elsewhere", () => {
    for (const { path, value } of values) {
      const document = json(value);
      for (const { path: pointer } of findAll(document, (node) => node["$"] === "ref")) {
        expect(atPointer(document, pointer as string), path).not.toHaveProperty("$", "ref");
      }
    }
  });
});

type Node = Readonly<Record<string, Json>>;

function findAll(document: Json, matches: (node: Node) => boolean): Node[] {
  const found: Node[] = [];
  const pending: Json[] = [document];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (typeof item !== "object" || item === null) continue;
    if (!Array.isArray(item) && matches(item as Node)) found.push(item as Node);
    pending.push(...Object.values(item as Node));
  }
  return found;
}

describe("values", () => {
  it.each<[Value, Json]>([
    [null, null],
    [1.5, 1.5],
    [NaN, { $: "float", value: "nan" }],
    [-Infinity, { $: "float", value: "-inf" }],
    [2n ** 64n, { $: "int", value: "18446744073709551616" }],
    [new Uint8Array([0, 255]), { $: "bytes", base64: "AP8=" }],
    [new Set([1, "a"]), { $: "set", items: [1, "a"] }],
    [new FrozenSet([]), { $: "frozenset", items: [] }],
    [new Slice(null, 3, null), { $: "slice", start: null, stop: 3, step: null }],
    [new Map([["a", 1]]), { a: 1 }],
    [new Map([["$", "ref"]]), { $: "dict", entries: [["$", "ref"]] }],
    [new Map<Value, Value>([[1, "a"]]), { $: "dict", entries: [[1, "a"]] }],
  ])("%o is %j", (value, expected) => expect(json(value)).toEqual(expected));

  it("keeps the sign of zero", () => {
    expect(text(-0)).toBe("-0.0\n");
    expect(Object.is(json(-0), -0)).toBe(true);
  });

  it("keeps a key that is special to JavaScript", () => {
    const value = new Map([["__proto__", "x"]]);
    expect(text(value)).toBe('{\n  "__proto__": "x"\n}\n');
    expect(Object.hasOwn(json(value) as Node, "__proto__")).toBe(true);
  });

  it("points to what has been written, with an escaped path, and repeats what is empty", () => {
    const shared: Value = [1];
    const empty: Value = [];
    const value = new Map<string, Value>([
      ["a/b~", shared],
      ["again", [shared, empty, empty]],
    ]);
    expect(json(value)).toEqual({ "a/b~": [1], again: [{ $: "ref", path: "/a~1b~0" }, [], []] });
  });

  it("is linear where sharing doubles the values at each level", () => {
    let value: Value = [1];
    for (let i = 0; i < 200; i++) value = [value, value];
    expect(text(value).match(/"ref"/g)).toHaveLength(200);
  });

  it("ends where a long key would be written for each of many refs", () => {
    const shared: Value = [1];
    const value = new Map<string, Value>([
      ["k".repeat(1_000_000), [shared, ...Array.from({ length: 100 }, () => shared)]],
    ]);
    expect(() => text(value)).toThrow(expect.objectContaining({ code: "E_LIMIT_NODES" }));
  });

  it("is written however deep it is", () => {
    let value: Value = 1;
    for (let i = 0; i < 50_000; i++) value = [value];
    const written = text(value);
    expect(written.length).toBeLessThan(50_000 * 2 * 70);
    expect(written.split("[")).toHaveLength(50_001);
  });

  it("has no character that acts on a terminal", () => {
    const written = text(new Map([["\u001b[31m", "\u202e\u0007\u2028"]]));
    expect(written).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(written)).toEqual({ "\u001b[31m": "\u202e\u0007\u2028" });
  });
});

describe("elements of arrays", () => {
  it.each<[unknown, string]>([
    [[1.5, NaN, -0, -Infinity], '[1.5,"nan",-0.0,"-inf"]'],
    [[1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 63n)], '[1,9007199254740991,"9007199254740992","-9223372036854775808"]'],
    [[[true], [false]], "[[true],[false]]"],
    [[[1, 2]], "[[1,2]]"],
    [["\u00e9", new Uint8Array([1])], '["\u00e9","AQ=="]'],
    [new Map<string, unknown>([["a", [1, 2]]]), '{"a":[1,2]}'],
    [7n, "7"],
    [[], "[]"],
  ])("%o are written as %s", (nested, expected) => expect(Array.from(nestedText(nested)).join("")).toBe(expected));

  it("are read only when they are wanted", () => {
    const make = new TestGraph();
    const dtype = { kind: "bool", itemsize: 1, littleEndian: true } as const;
    // A bool of 2 can only be found by decoding.
    const approved = make.approve(make.array({ dtype, shape: [1], order: "C" }, new Uint8Array([2])));
    expect(() => text(loadApproved(approved, { lazy: true }))).not.toThrow();
    expect(() => text(loadApproved(approved, { lazy: true }), true)).toThrow(/bool/);
  });
});

describe("writeOutput", () => {
  const context = { stdout: { write: () => undefined } } as unknown as Parameters<typeof writeOutput>[2];

  function* failing(): Generator<string> {
    yield "begun";
    throw new RangeError("broken");
  }

  it("tells a failure of the values from one of the disk, and leaves nothing behind", () => {
    const folder = temporaryFolder({ "old.json": "old" });
    expect(() => writeOutput(failing(), `${folder}/old.json`, context)).toThrow(RangeError);
    expect(readFileSync(`${folder}/old.json`, "utf8")).toBe("old");
    let caught: unknown;
    try {
      writeOutput(["a"], `${folder}/none/a.json`, context);
    } catch (error) {
      caught = error;
    }
    expect(isArtifactError(caught, "E_OUTPUT")).toBe(true);
  });

  it("writes large texts in few pieces", () => {
    const pieces: string[] = [];
    const gathering = { stdout: { write: (piece: string) => pieces.push(piece) } } as unknown as typeof context;
    writeOutput(
      Array.from({ length: 100_000 }, () => "xy"),
      undefined,
      gathering,
    );
    expect(pieces.join("")).toHaveLength(200_000);
    expect(pieces.length).toBeLessThan(5);
  });
});

describe("sallyport export", () => {
  it("writes what a policy approves, and nothing else", async () => {
    const folder = temporaryFolder({ "a.skops": tinySkops(dictOf([["a", scalar(1)]])) });
    const path = `${folder}/a.skops`;
    expect(await runMain(["export", path])).toEqual({ status: 0, stdout: '{\n  "a": 1\n}\n', stderr: "" });
    writeFileSync(`${folder}/none.json`, JSON.stringify({ version: 1 }));
    const { status, stdout, stderr } = await runMain(["export", path, "--policy", `${folder}/none.json`]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("untrusted construct:builtins.dict");
  });

  it("spells no command out that would be cut", async () => {
    const file = "fixtures/demo/churn-pipeline.skops";
    const long = Array.from({ length: 9 }, (_, index) => ["--trust", `m${index}.${"x".repeat(60)}`]).flat();
    const { stderr } = await runMain(["export", file, ...long]);
    expect(stderr).toMatch(/^hint: Review each listed name.*trust"\.$/m);
  });

  it("lists fifty names at most", async () => {
    const entries = Array.from({ length: 60 }, (_, index) => {
      const name = `Rare${index}`;
      return [name, { __class__: name, __module__: "m", __loader__: "TypeNode", __id__: 10_000 + index }] as const;
    });
    const folder = temporaryFolder({ "a.skops": tinySkops(dictOf(entries)) });
    const { status, stderr } = await runMain(["export", `${folder}/a.skops`]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "\n  … and 10 more\nhint: Review the names; to list them in a policy, run: sallyport policy init ",
    );
  });
});
