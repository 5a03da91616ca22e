import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt } from "../helpers/build.js";
import { DEMO, ROOT } from "../helpers/cli.js";
import {
  installCommand,
  matchesOutput,
  readScript,
  runScriptCommand,
  writeBlock,
  type Block,
} from "../helpers/shell-script.js";
import { dictOf, instanceOf, scalar, tinySkops } from "../helpers/tiny-skops.js";

/** With UPDATE_SCRIPTS=1 the output of commands that behave otherwise is written into the scripts. */
const isUpdate = process.env["UPDATE_SCRIPTS"] === "1";

const HOSTILE_KEYS = [
  "\u001b[31mred\u001b[0m",
  "\u202egnp.exe",
  "line\nfeed",
  "__proto__",
  "x".repeat(10_000),
  "caf\u00e9 \u{1f600}",
];

/** Name -> path below fixtures. */
type Models = Readonly<Record<string, string>>;

/** Commands run in a folder of their own, which holds copies of the demo models and some files made to annoy. */
function makeFolder(models: Models): string {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-script-"));
  chmodSync(folder, 0o755);
  for (const name of readdirSync(DEMO)) if (name.endsWith(".skops")) cpSync(join(DEMO, name), join(folder, name));
  for (const [name, path] of Object.entries(models)) cpSync(join(ROOT, "fixtures", path), join(folder, name));
  const hostile = dictOf(HOSTILE_KEYS.map((key) => [key, scalar(key)]));
  writeFileSync(join(folder, "hostile.skops"), tinySkops(hostile));
  const type = `Rare\u001b[2J\u202e${"x".repeat(10_000)}`;
  writeFileSync(join(folder, "hostile-type.skops"), tinySkops(instanceOf("mymodels", type, dictOf([]))));
  const evil = instanceOf("os", "system", dictOf([["command", scalar("true")]]));
  writeFileSync(join(folder, "evil.skops"), tinySkops(evil));
  writeFileSync(join(folder, "notes.txt"), "no model\n");
  writeFileSync(join(folder, "empty.skops"), "");
  return folder;
}

beforeAll(assertBuilt);

function runsAsWritten(
  title: string,
  blocks: readonly Block[],
  update: (block: Block, fresh: string) => void,
  models: Models = {},
): void {
  describe(title, () => {
    let folder = "";
    let bin = "";
    beforeAll(() => {
      folder = makeFolder(models);
      bin = installCommand(folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(blocks.map((block): [string, Block] => [`line ${block.line}: ${block.command.slice(0, 100)}`, block]))(
      "%s",
      async (_, block) => {
        const { status, output } = await runScriptCommand(block.command, folder, bin);
        const isSame = matchesOutput(block.expected, output) && status === (block.status ?? status);
        if (isSame) return;
        const fresh = writeBlock({
          ...block,
          expected: output,
          status: block.status === undefined ? undefined : status,
        });
        if (isUpdate) update(block, fresh);
        else expect(fresh).toBe(writeBlock(block));
      },
    );
  });
}

function updater(file: string): (block: Block, fresh: string) => void {
  return (block, fresh) => {
    // In whole lines, since one command can begin with another.
    const text = `\n${readFileSync(file, "utf8")}`;
    writeFileSync(file, text.replace(`\n${writeBlock(block)}\n`, () => `\n${fresh}\n`).slice(1));
  };
}

const scripts = join(ROOT, "test/cli/scripts");
for (const name of readdirSync(scripts).toSorted()) {
  const file = join(scripts, name);
  const blocks = readScript(readFileSync(file, "utf8"));
  runsAsWritten(`scripts/${name}`, blocks, updater(file));
  it(`scripts/${name} says how every command ends`, () => {
    expect(blocks.filter(({ status }) => status === undefined)).toEqual([]);
    expect(blocks.length).toBeGreaterThan(2);
  });
}

/** Pages whose examples are run, each with models of its own: a `console` block shows commands, and what they print. */
const PAGES: Readonly<Record<string, Models>> = {
  explain: {},
  export: {},
  inspect: { "classifier.onnx": "predict/classifier.onnx", "loop.onnx": "onnx/own/subgraph-loop.onnx" },
  policy: {},
  scan: {},
};

for (const [page, models] of Object.entries(PAGES)) {
  const file = join(ROOT, "docs", `${page}.md`);
  const text = readFileSync(file, "utf8");
  const blocks = [...text.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap((match) =>
    readScript(match[1]!, text.slice(0, match.index).split("\n").length + 1),
  );
  runsAsWritten(`docs/${page}.md`, blocks, updater(file), models);
  it(`docs/${page}.md has examples`, () => {
    expect(blocks.length).toBeGreaterThan(1);
  });
}

describe("matchesOutput", () => {
  it.each<[boolean, string[], string[]]>([
    [true, [], []],
    [false, [], ["a"]],
    [false, ["a"], []],
    [true, ["a[..]c"], ["abc"]],
    [false, ["a[..]c"], ["abd"]],
    [false, ["a.c"], ["abc"]],
    [true, ["..."], []],
    [true, ["a", "...", "z"], ["a", "b", "c", "z"]],
    [false, ["a", "...", "z"], ["a", "b", "c"]],
  ])("is %s for %j and %j", (expected, pattern, actual) => {
    expect(matchesOutput(pattern, actual)).toBe(expected);
  });
});
