import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, readSourceText } from "./helpers/source-text.js";

/** Path below src -> text. */
type Sources = ReadonlyMap<string, string>;

/** What a folder may import beside itself; `type x` admits types alone. A folder that is not listed may not exist. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  bytes: ["errors"],
  codecs: ["errors", "bytes"],
  graph: ["errors", "bytes"],
  formats: ["errors", "bytes", "codecs", "graph", "formats/zip", "formats/npy", "formats/onnx"],
  "formats/zip": ["errors", "bytes", "codecs", "graph"],
  "formats/npy": ["errors", "bytes", "codecs", "graph", "formats/zip"],
  "formats/onnx": ["errors", "bytes", "codecs", "graph"],
  "formats/skops": ["errors", "bytes", "codecs", "graph", "formats/zip", "formats/npy"],
  policy: ["errors", "bytes", "graph"],
  scan: [
    "errors",
    "bytes",
    "codecs",
    "graph",
    "formats",
    "formats/zip",
    "formats/npy",
    "formats/onnx",
    "formats/skops",
    "policy",
  ],
  load: ["errors", "bytes", "graph", "scan"],
  convert: ["errors", "bytes", "formats/skops", "scan"],
  serve: ["errors", "bytes", "scan"],
  sign: ["errors", "bytes"],
  gate: ["errors", "bytes", "formats", "policy", "scan", "sign"],
  report: ["errors", "bytes", "type scan"],
  node: ["errors", "bytes", "type codecs", "type sign"],
  cli: ["index", "node", "report", "serve", "sign", "gate"],
  index: ["errors", "bytes", "codecs", "graph", "formats", "policy", "scan", "load", "convert", "report"],
};

/** Entry point -> folders that must not be reachable from it, so that whoever imports it does not ship them. */
const SEALED: Readonly<Record<string, readonly string[]>> = {
  "scan/index.ts": ["load", "convert", "node", "cli"],
  "load/index.ts": ["convert", "node", "cli"],
  "convert/index.ts": ["load", "node", "cli"],
  "serve/index.ts": ["load", "convert", "node", "cli"],
  "gate/index.ts": ["load", "convert", "node", "cli"],
  "index.ts": ["node", "cli"],
  "node/index.ts": ["load", "cli"],
};

/** Files that judge; they see the graph and never a format. */
const JUDGES = /^scan\/(?:content\/|judge)/;

/** Packages that are bundled into the command, so that no user of the library installs them. */
const BUNDLED = ["commander"];

/** Folders that may know the platform. */
const PLATFORM = new Set(["node", "cli"]);
/** Data and generated code, which have no shape to keep. */
const UNSHAPED = /\/(?:generated|profiles)\//;

const FORBIDDEN = /(?<![.\w$])(?:eval|Function|require|createRequire)\b(?!\s*:)|(?<![.\w$])import\s*\(/g;
/** The one file that loads a package at run time, of a fixed name. */
const LOADER = { file: "node/load-package.ts", words: ["createRequire", "createRequire"] } as const;
const PLATFORM_NAMES = /(?<![.\w$])(?:(?:Buffer|process|globalThis|global)\b(?!\s*:)|import\s*\.\s*meta\b)/g;

function folderOf(file: string): string {
  const parts = file.split("/");
  if (parts.length === 1) return parts[0]!.replace(/\.ts$/, "");
  return parts[0] === "formats" && parts.length > 2 ? `${parts[0]}/${parts[1]}` : parts[0]!;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function edgesOf(sources: Sources): Edge[] {
  return [...sources].flatMap(([from, text]) =>
    importsOf(readSourceText(text))
      .filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier, typeOnly }) => {
        const to = posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
        return { from, to, typeOnly };
      }),
  );
}

function layerViolations(sources: Sources): string[] {
  const unknown = [...sources.keys()].filter((file) => !Object.hasOwn(MAY_IMPORT, folderOf(file)));
  const refused = edgesOf(sources).filter(({ from, to, typeOnly }) => {
    const [own, other] = [folderOf(from), folderOf(to)];
    if (!sources.has(to)) return true;
    const allowed = MAY_IMPORT[own] ?? [];
    return own !== other && !allowed.includes(other) && !(typeOnly && allowed.includes(`type ${other}`));
  });
  return [...unknown, ...refused.map(({ from, to }) => `${from} -> ${to}`)];
}

function packageViolations(sources: Sources, dependencies: readonly string[]): string[] {
  return [...sources].flatMap(([file, text]) =>
    importsOf(readSourceText(text))
      .map(({ specifier }) => specifier)
      .filter((specifier) => !specifier.startsWith("."))
      .filter((specifier) => {
        if (specifier.startsWith("node:")) return !PLATFORM.has(folderOf(file));
        const admitted = folderOf(file) === "cli" ? [...dependencies, ...BUNDLED] : dependencies;
        return !admitted.some((name) => specifier === name || specifier.startsWith(`${name}/`));
      })
      .map((specifier) => `${file} -> ${specifier}`),
  );
}

function forbiddenWords(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const { code } = readSourceText(text);
    const patterns = PLATFORM.has(folderOf(file)) ? [FORBIDDEN] : [FORBIDDEN, PLATFORM_NAMES];
    return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([word]) => `${file}: ${word}`));
  });
}

/** @returns one cycle as a path that ends where it began, or nothing. */
function findCycle(sources: Sources): string[] {
  const targets = targetsOf(sources);
  const waiting = new Map([...targets].map(([file, to]) => [file, new Set(to)]));
  for (let removed = true; removed;) {
    removed = false;
    for (const [file, to] of waiting) {
      for (const target of to) if (!waiting.has(target)) to.delete(target);
      if (to.size === 0) removed = waiting.delete(file);
    }
  }
  const path: string[] = [];
  let [at] = waiting.keys();
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    [at] = waiting.get(at)!;
  }
  return at === undefined ? [] : [...path.slice(path.indexOf(at)), at];
}

function targetsOf(sources: Sources, edges = edgesOf(sources)): Map<string, string[]> {
  const targets = new Map([...sources.keys()].map((file): [string, string[]] => [file, []]));
  for (const { from, to } of edges) targets.get(from)?.push(to);
  return targets;
}

function reachableFrom(sources: Sources, entry: string, edges = edgesOf(sources)): string[] {
  const targets = targetsOf(sources, edges);
  const reached = new Set([entry]);
  for (const file of reached) for (const to of targets.get(file) ?? []) reached.add(to);
  return [...reached];
}

function longFiles(sources: Sources): string[] {
  return [...sources].filter(([, text]) => lineCount(text) > 450).map(([file]) => file);
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}

function readSources(): Sources {
  const root = new URL("../src/", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  return new Map(
    files
      .filter((file) => file.endsWith(".ts"))
      .toSorted()
      .map((file) => [file, readFileSync(new URL(file, root), "utf8")]),
  );
}

const sources = readSources();
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const dependencies = Object.keys(manifest.dependencies);

describe("src", () => {
  it("is read", () => {
    expect(sources.size).toBeGreaterThan(40);
    expect(sources.has("errors/codes.ts")).toBe(true);
  });

  it("has only the edges between folders that are allowed", () => {
    expect(layerViolations(sources)).toEqual([]);
  });

  it("has no import cycle, of values or of types", () => {
    expect(findCycle(sources)).toEqual([]);
  });

  it("imports packages that are runtime dependencies, bundled ones in the command alone, and Node only where the platform may be known", () => {
    expect(packageViolations(sources, dependencies)).toEqual([]);
  });

  it("evaluates nothing, imports one package at run time, and names the platform in its own folders alone", () => {
    expect(forbiddenWords(sources)).toEqual(LOADER.words.map((word) => `${LOADER.file}: ${word}`));
    expect(sources.get(LOADER.file)).toContain('type OptionalPackage = "onnxruntime-web";');
  });

  it.each(Object.entries(SEALED))("keeps from %s the folders %j", (entry, folders) => {
    expect(sources.has(entry)).toBe(true);
    const reached = reachableFrom(sources, entry);
    expect(reached.filter((file) => folders.includes(folderOf(file)))).toEqual([]);
  });

  it("judges without a format", () => {
    const judges = [...sources.keys()].filter((file) => JUDGES.test(file));
    const edges = edgesOf(sources);
    const direct = edges.filter(({ from, to }) => JUDGES.test(from) && to.startsWith("formats/"));
    const values = edges.filter(({ typeOnly }) => !typeOnly);
    const reached = judges.flatMap((file) => reachableFrom(sources, file, values));
    expect(judges).not.toEqual([]);
    expect(direct).toEqual([]);
    expect(reached.filter((file) => file.startsWith("formats/"))).toEqual([]);
  });

  it("keeps files small", () => {
    const shaped = new Map([...sources].filter(([file]) => !UNSHAPED.test(file)));
    const lengths = [...shaped.values()].map(lineCount).toSorted((a, b) => a - b);
    expect(longFiles(shaped)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(300);
  });
});

describe("the checks themselves", () => {
  const plant = (files: Readonly<Record<string, string>>): Sources => new Map(Object.entries(files));
  const target = { "graph/a.ts": "", "scan/a.ts": "", "codecs/a.ts": "", "index.ts": "", "formats/zip/a.ts": "" };

  it.each([
    ["bytes/b.ts", 'import { a } from "../graph/a.js";'],
    ["bytes/b.ts", 'import type { A } from "../graph/a.js";'],
    ["bytes/b.ts", 'import "../graph/a.js";'],
    ["bytes/b.ts", 'export * from "../graph/a.js";'],
    ["bytes/b.ts", 'export * as a from "../graph/a.js";'],
    ["bytes/b.ts", 'export { type A } from "../graph/a.js";'],
    ["bytes/b.ts", "import {\n  a, // the first\n  b,\n} from '../graph/a.js';"],
    ["bytes/b.ts", 'import { a } from "./missing.js";'],
    ["scan/b.ts", 'import { a } from "../index.js";'],
    ["load/b.ts", 'import { a } from "../formats/zip/a.js";'],
    ["formats/zip/b.ts", 'import { a } from "../../scan/a.js";'],
    ["formats/other/b.ts", ""],
    ["sideways/b.ts", ""],
    ["report/b.ts", 'import { a } from "../scan/a.js";'],
    ["report/b.ts", 'import { type A, b } from "../scan/a.js";'],
    ["node/b.ts", 'import type a, { b } from "../scan/a.js";'],
  ])("refuse in %s the text %j", (file, text) => {
    expect(layerViolations(plant({ ...target, [file]: text }))).toHaveLength(1);
  });

  it.each([
    ["load/b.ts", 'import { a } from "../scan/a.js";'],
    ["report/b.ts", 'import type { A } from "../scan/a.js";'],
    ["report/b.ts", 'import { type A, type B } from "../scan/a.js";'],
    ["node/b.ts", 'export type { A } from "../codecs/a.js";'],
    ["cli/b.ts", 'import { a } from "../index.js";'],
    ["bytes/b.ts", '// import { a } from "../graph/a.js";'],
    ["bytes/b.ts", "const text = 'import { a } from \"../graph/a.js\"';"],
    ["bytes/b.ts", 'const text = `import { a } from "../graph/a.js"`;'],
    ["bytes/b.ts", 'const quote = /"/; // "\nconst other = /[/"]/;'],
  ])("admit in %s the text %j", (file, text) => {
    expect(layerViolations(plant({ ...target, [file]: text }))).toEqual([]);
  });

  it("find a cycle of types, and its path", () => {
    const cyclic = plant({
      "graph/start.ts": 'import { a } from "./a.js";',
      "graph/a.ts": 'import type { B } from "./b.js";',
      "graph/b.ts": 'export type { A } from "./a.js";',
    });
    expect(findCycle(cyclic)).toEqual(["graph/a.ts", "graph/b.ts", "graph/a.ts"]);
    expect(findCycle(plant({ "graph/a.ts": 'import "./b.js";', "graph/b.ts": "" }))).toEqual([]);
  });

  it("follow every edge to what an entry reaches", () => {
    const chain = plant({
      "scan/index.ts": 'export { a } from "./a.js";',
      "scan/a.ts": 'import type { L } from "../load/l.js";',
      "load/l.ts": "",
      "load/other.ts": "",
    });
    expect(reachableFrom(chain, "scan/index.ts")).toEqual(["scan/index.ts", "scan/a.ts", "load/l.ts"]);
  });

  it.each([
    ["bytes/b.ts", 'import { readFileSync } from "node:fs";'],
    ["bytes/b.ts", 'import type { Stats } from "node:fs";'],
    ["bytes/b.ts", 'import fs from "fs";'],
    ["cli/b.ts", 'import chalk from "chalk";'],
    ["cli/b.ts", 'import x from "commander-extra";'],
    ["cli/b.ts", 'import x from "zod-extra";'],
    ["scan/b.ts", 'import { Command } from "commander";'],
    ["policy/b.ts", 'import { Ajv } from "ajv";'],
  ])("refuse in %s the package of %j", (file, text) => {
    expect(packageViolations(plant({ [file]: text }), ["zod"])).toHaveLength(1);
  });

  it("admit a dependency, its subpaths, and Node in its folder", () => {
    const text = 'import "zod"; import "@noble/hashes/sha2.js"; import * as fs from "node:fs";';
    expect(packageViolations(plant({ "node/b.ts": text }), ["zod", "@noble/hashes"])).toEqual([]);
    expect(packageViolations(plant({ "cli/b.ts": 'import { Command } from "commander";' }), [])).toEqual([]);
  });

  it.each([
    "eval(text)",
    "const run = eval;",
    "new Function(text)",
    "(0, Function)(text)",
    "await import(name)",
    'type T = import("./x.js").T;',
    "const x = require(name);",
    "createRequire(url)(name);",
    "const text = `${eval(name)}`;",
    "const text = `a ${`b ${{ a: 1 }.a} ${eval(name)}`} c`;",
    "const ratio = a / b; eval(text); const other = c / d;",
    "Buffer.from(bytes)",
    "let b: Buffer | undefined;",
    "process.env",
    "typeof process",
    "globalThis[name]",
    "import.meta.url",
  ])("refuse in bytes the code %j", (text) => {
    expect(forbiddenWords(plant({ "bytes/b.ts": text }))).not.toEqual([]);
  });

  it.each([
    "// eval(text)",
    "/* process */",
    'const text = "eval(text)";',
    "const text = `eval(text) ${name}`;",
    "const pattern = /eval\\(Buffer\\)[/]process/u;",
    "functionNode.process(evaluate);",
    "const kind: FunctionNode = reader.import;",
  ])("admit in bytes the code %j", (text) => {
    expect(forbiddenWords(plant({ "bytes/b.ts": text }))).toEqual([]);
  });

  it("admit the platform in its folders, evaluation nowhere", () => {
    expect(forbiddenWords(plant({ "cli/b.ts": "process.exitCode = Buffer.byteLength(text);" }))).toEqual([]);
    expect(forbiddenWords(plant({ "cli/b.ts": "eval(text)" }))).toEqual(["cli/b.ts: eval"]);
  });

  it("count lines", () => {
    expect(longFiles(plant({ "bytes/b.ts": "\n".repeat(450), "bytes/c.ts": "\n".repeat(451) }))).toEqual([
      "bytes/c.ts",
    ]);
  });
});
