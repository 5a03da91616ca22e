import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXIT, exitCodeOf } from "../../src/cli/exit-code.js";
import { limitArguments, limitOptions } from "../../src/cli/limit-option.js";
import { makePolicy, readPolicy } from "../../src/cli/load-policy.js";
import { DEFAULT_LIMITS, Policy, type ArtifactReport } from "../../src/index.js";
import { DEMO, demoModel, runMain } from "../helpers/cli.js";
import { parseReport } from "../helpers/report.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const TRUSTED = demoModel("logistic-regression");
const UNTRUSTED = demoModel("churn-pipeline");
const MODEL = join(DEMO, "logistic-regression.skops");

interface Scanned {
  readonly status: number | null;
  readonly artifacts: readonly ArtifactReport[];
  readonly digest: string;
}

async function scan(args: readonly string[], stdin?: Uint8Array): Promise<Scanned> {
  const { status, stdout, stderr } = await runMain(
    ["scan", "--format", "json", ...args],
    stdin === undefined ? {} : { stdin },
  );
  expect(stderr).toBe("");
  const { artifacts, policy } = parseReport(stdout);
  return { status, artifacts, digest: policy.digest };
}

const codesOf = ({ artifacts }: Scanned): readonly string[] =>
  artifacts.flatMap(({ findings }) => findings.map(({ code }) => code));

describe("the standard input", () => {
  it("is scanned as a file would be", async () => {
    const { status, artifacts } = await scan(["-"], UNTRUSTED);
    const [file] = (await scan([join(DEMO, "churn-pipeline.skops")])).artifacts;
    expect(status).toBe(1);
    expect(artifacts).toEqual([{ ...file, path: "-" }]);
  });

  it("has the name that it is given, and its place in the order of paths", async () => {
    const folder = temporaryFolder({ "a.skops": TRUSTED, "c.skops": TRUSTED });
    const { artifacts } = await scan([folder, "-", "--stdin-name", `${folder}/b.skops`], TRUSTED);
    expect(artifacts.map(({ path }) => path.slice(folder.length + 1))).toEqual(["a.skops", "b.skops", "c.skops"]);
  });

  it("never has the name of a file", async () => {
    const { status, stderr } = await runMain(["scan", MODEL, "-", "--stdin-name", MODEL], { stdin: TRUSTED });
    expect(status).toBe(2);
    expect(stderr).toContain("a file has this path");
  });

  it("is undecided where it is no model or empty", async () => {
    for (const bytes of [new Uint8Array(), new TextEncoder().encode("hello")]) {
      const { status, artifacts } = await scan(["-"], bytes);
      expect(status).toBe(2);
      expect(artifacts).toMatchObject([{ path: "-", verdict: "undecided" }]);
    }
  });

  it("is scanned in a worker where it has a time to keep", async () => {
    const main = await scan(["-"], UNTRUSTED);
    expect(await scan(["-", "--timeout", "60"], UNTRUSTED)).toEqual(main);
  });

  it("is named again by the command that follows", async () => {
    const { stdout } = await runMain(["scan", "-", "--stdin-name", "m.skops", "--max-nodes", "9000"], {
      stdin: UNTRUSTED,
    });
    expect(stdout).toContain(
      "run: sallyport scan - --stdin-name m.skops --max-nodes 9000 --trust construct:churn.features.TenureBands\n",
    );
  });
});

describe("patterns", () => {
  it("are expanded without a shell, as named files", async () => {
    const folder = temporaryFolder({ "a.skops": TRUSTED, "b.txt": "text", "x/c.skops": TRUSTED, "x/d.bin": "text" });
    const paths = async (...args: string[]): Promise<string[]> =>
      (await scan(args)).artifacts.map(({ path }) => path.slice(folder.length + 1));
    expect(await paths(`${folder}/**/*.skops`)).toEqual(["a.skops", "x/c.skops"]);
    expect(await paths(`${folder}/*/?.bin`)).toEqual(["x/d.bin"]);
    expect(await paths(`${folder}/**/*.skops`, "--exclude", "x")).toEqual(["a.skops"]);
  });
});

describe("limits", () => {
  it("have an option each, with their default", () => {
    const flags = limitOptions().map((option) => option.attributeName());
    expect(flags.toSorted()).toEqual(Object.keys(DEFAULT_LIMITS).toSorted());
  });

  it("of the command line beat those of the policy, in both directions", async () => {
    const policy = { version: 1, extends: ["sallyport:skops"], limits: { maxNodes: 20 } };
    const folder = temporaryFolder({ "p.json": JSON.stringify(policy) });
    const low = await scan([MODEL, "--policy", join(folder, "p.json")]);
    expect(codesOf(low)).toEqual(["E_LIMIT_NODES"]);
    expect(low.status).toBe(2);
    const high = await scan([MODEL, "--policy", join(folder, "p.json"), "--max-nodes", "1000"]);
    expect(high.status).toBe(0);
    expect(high.digest).not.toBe(low.digest);
    expect(codesOf(await scan([MODEL, "--max-nodes", "20"]))).toEqual(["E_LIMIT_NODES"]);
  });

  it.each([
    ["--max-members=1", "E_LIMIT_MEMBERS"],
    ["--max-schema-bytes=1k", "E_LIMIT_SCHEMA"],
    ["--max-inflated-bytes=2K", "E_LIMIT_INFLATED"],
    ["--max-json-depth=2", "E_LIMIT_DEPTH"],
    ["--max-requirements=1", "E_LIMIT_REQUIREMENTS"],
  ])("are named by %s", async (option, code) => {
    const scanned = await scan([MODEL, option]);
    expect(codesOf(scanned)).toContain(code);
    expect(scanned.artifacts[0]!.verdict).toBe("undecided");
  });

  it("hold in workers as well", async () => {
    expect(codesOf(await scan([MODEL, "--max-nodes", "20", "--timeout", "60"]))).toEqual(["E_LIMIT_NODES"]);
  });

  it("are read in units of 1,024, and written back in bytes", () => {
    const option = limitOptions().find(({ long }) => long === "--max-inflated-bytes");
    const parse = (text: string): unknown => option!.parseArg!(text, undefined);
    expect(["7", "7K", "7k", "7M", "7G"].map(parse)).toEqual([7, 7168, 7168, 7 * 2 ** 20, 7 * 2 ** 30]);
    for (const text of ["", "K", "1.5G", " 1", "0", "0K", "1KB", "-1", "0x10"]) expect(() => parse(text)).toThrow();
    expect(limitArguments({ maxInflatedBytes: 7168, maxRank: 2 })).toEqual([
      "--max-inflated-bytes",
      "7168",
      "--max-rank",
      "2",
    ]);
  });
});

describe("makePolicy", () => {
  it("makes the same policy from parts that were sent to a worker", () => {
    const document = { version: 1, name: "team", extends: ["sallyport:skops"], deny: ["call:a.b"] };
    const path = join(temporaryFolder({ "p.json": JSON.stringify(document) }), "p.json");
    const parts = readPolicy({ policy: path, trust: ["a.B", "a.B"], limits: { maxRank: 3 } });
    expect(makePolicy(structuredClone(parts)).digest).toBe(makePolicy(parts).digest);
    expect(makePolicy(parts).digest).toBe(Policy.parse({ ...document, trust: ["a.B"], limits: { maxRank: 3 } }).digest);
  });
});

describe("--at", () => {
  it("decides when an entry expires", async () => {
    const trust = [{ id: "churn.features.TenureBands", expires: "2030-06-30" }];
    const policy = { version: 1, extends: ["sallyport:skops"], trust };
    const folder = temporaryFolder({ "p.json": JSON.stringify(policy), "m.skops": UNTRUSTED });
    const at = async (...time: string[]): Promise<number | null> =>
      (await scan([`${folder}/m.skops`, "--policy", `${folder}/p.json`, ...time])).status;
    expect(await at("--at", "2030-06-29")).toBe(0);
    expect(await at("--at", "2030-06-29T23:59:59Z")).toBe(0);
    expect(await at("--at", "2030-06-30T01:00:00+02:00")).toBe(0);
    expect(await at("--at", "2030-06-30")).toBe(1);
    expect(await at("--at", "2030-06-30", "--timeout", "60")).toBe(1);
    expect(await at("--at", "2030-06-29", "--timeout", "60")).toBe(0);
  });
});

describe("--fail-on", () => {
  const none = { artifacts: 3, approved: 3, untrusted: 0, refused: 0, undecided: 0, ignored: 0 };

  it("restores what --exit-zero forgives, class by class", () => {
    expect(exitCodeOf({ ...none, untrusted: 1 }, true, ["untrusted"])).toBe(EXIT.blocked);
    expect(exitCodeOf({ ...none, untrusted: 1 }, true, ["refused"])).toBe(EXIT.approved);
    expect(exitCodeOf({ ...none, refused: 1 }, true, ["untrusted", "refused"])).toBe(EXIT.blocked);
  });

  it("counts what is undecided as a failure where it is asked to", () => {
    expect(exitCodeOf({ ...none, undecided: 1 }, false, ["undecided"])).toBe(EXIT.blocked);
    expect(exitCodeOf({ ...none, undecided: 1 }, true, ["undecided"])).toBe(EXIT.blocked);
  });

  it("never lets anything pass that would not pass without it", () => {
    const verdicts = ["untrusted", "refused", "undecided"] as const;
    for (const found of verdicts) {
      for (const named of verdicts) {
        const summary = { ...none, [found]: 1 };
        expect(exitCodeOf(summary, false, [named])).not.toBe(EXIT.approved);
        if (exitCodeOf(summary, true) !== EXIT.approved) {
          expect(exitCodeOf(summary, true, [named])).not.toBe(EXIT.approved);
        }
      }
    }
    expect(exitCodeOf({ ...none, artifacts: 0 }, true, verdicts)).toBe(EXIT.nothing);
  });

  it("may be given several times", async () => {
    const path = join(DEMO, "churn-pipeline.skops");
    expect((await scan([path, "--exit-zero", "--fail-on", "refused"])).status).toBe(0);
    expect((await scan([path, "--exit-zero", "--fail-on", "refused", "--fail-on", "untrusted"])).status).toBe(1);
  });
});

describe("several outputs", () => {
  it("come from one run, each as it would be alone", async () => {
    const folder = temporaryFolder();
    const file = (name: string): string => join(folder, name);
    const formats = ["table", `json=${file("r.json")}`, `jsonl=${file("r.jsonl")}`, `table=${file("r.txt")}`];
    const run = await runMain(["scan", DEMO, ...formats.flatMap((format) => ["--format", format])]);
    const alone = async (format: string): Promise<string> => (await runMain(["scan", DEMO, "--format", format])).stdout;
    expect(run).toEqual({ status: 1, stdout: await alone("table"), stderr: "" });
    expect(readFileSync(file("r.json"), "utf8")).toBe(await alone("json"));
    expect(readFileSync(file("r.jsonl"), "utf8")).toBe(await alone("jsonl"));
    expect(readFileSync(file("r.txt"), "utf8")).toBe(await alone("table"));
  });

  it("share -o with the one that names no file", async () => {
    const folder = temporaryFolder();
    const args = ["--format", "jsonl", "-o", join(folder, "a"), "--format", `table=${join(folder, "b")}`];
    expect((await runMain(["scan", MODEL, ...args])).stdout).toBe("");
    expect(readFileSync(join(folder, "a"), "utf8")).toMatch(/^\{"path":/);
    expect(readFileSync(join(folder, "b"), "utf8")).toMatch(/^APPROVED/);
  });

  it("never replace what is to be scanned", async () => {
    const folder = temporaryFolder({ weights: TRUSTED });
    const { status, stderr } = await runMain(["scan", join(folder, "weights"), "-o", join(folder, "./weights")]);
    expect(status).toBe(2);
    expect(stderr).toContain("it is one of the files to scan");
    expect(readFileSync(join(folder, "weights"))).toEqual(Buffer.from(TRUSTED));
  });

  it("may lie in a folder that is scanned, again and again", async () => {
    const folder = temporaryFolder({ "a.skops": TRUSTED });
    const args = ["scan", folder, "--format", `json=${join(folder, "report.json")}`];
    await runMain(args);
    await runMain(args);
    expect(parseReport(readFileSync(join(folder, "report.json"), "utf8")).ignored).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["a.skops", "report.json"]);
  });

  it("of JSON lines hold a line for each artifact, then the rest of the report", async () => {
    const { stdout } = await runMain(["scan", DEMO, "--format", "jsonl"]);
    const lines = stdout.trimEnd().split("\n");
    const artifacts = lines.slice(0, -1).map((line) => JSON.parse(line) as ArtifactReport);
    const report = parseReport(JSON.stringify({ ...(JSON.parse(lines.at(-1)!) as object), artifacts }));
    expect(report).toEqual(parseReport((await runMain(["scan", DEMO, "--format", "json"])).stdout));
  });
});
