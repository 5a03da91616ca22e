import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findArtifacts, type FindOptions, type Found } from "../../src/node/files.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const isModelName = (name: string): boolean => /\.(skops|pkl)$/.test(name);

function find(paths: readonly string[], options: Partial<FindOptions> = {}): readonly Found[] {
  return findArtifacts(paths, { isModelName, ...options });
}

/** @returns kind and relative path of each entry */
function outline(folder: string, found: readonly Found[]): string[] {
  return found.map(({ kind, path }) => `${kind} ${path.replace(`${folder}/`, "")}`);
}

function reasonOf(found: readonly Found[], path: string): string | undefined {
  const entry = found.find((candidate) => candidate.path === path);
  return entry?.kind === "ignored" ? entry.reason : undefined;
}

function makeFifo(path: string): void {
  expect(spawnSync("mkfifo", [path]).status).toBe(0);
}

describe("findArtifacts", () => {
  it("gives a file that was named under the path as typed", () => {
    const folder = temporaryFolder({ "a.skops": "x" });
    expect(find([`${folder}/./a.skops`])).toEqual([
      { kind: "file", path: `${folder}/./a.skops`, target: `${folder}/./a.skops`, explicit: true },
    ]);
  });

  it("searches a folder, joined with / and ordered by code units", () => {
    const folder = temporaryFolder({
      "b.pkl": "1",
      "B.pkl": "2",
      "a/z.pkl": "3",
      "a.pkl": "4",
      "a/é.pkl": "5",
      ".h": "6",
    });
    const found = find([folder]);
    expect(outline(folder, found)).toEqual([
      "file .h",
      "file B.pkl",
      "file a.pkl",
      "file a/z.pkl",
      "file a/é.pkl",
      "file b.pkl",
    ]);
    expect(found.every((entry) => entry.kind === "file" && !entry.explicit && entry.target === entry.path)).toBe(true);
  });

  it("strips slashes from the end of an argument, and keeps the rest as typed", () => {
    const folder = temporaryFolder({ "m/a.pkl": "1" });
    expect(find([`${folder}/m///`]).map(({ path }) => path)).toEqual([`${folder}/m/a.pkl`]);
    expect(find([`${folder}/./m`]).map(({ path }) => path)).toEqual([`${folder}/./m/a.pkl`]);
  });

  it("gives the same for the same folder, and nothing for an empty one", () => {
    const folder = temporaryFolder({ a: "1", "b/c": "2", "b/d": "3" });
    expect(find([folder])).toEqual(find([folder]));
    expect(find([temporaryFolder()])).toEqual([]);
  });

  it("goes down 500 folders", () => {
    const folder = temporaryFolder({ [`${"d/".repeat(500)}a.pkl`]: "1" });
    expect(outline(folder, find([folder]))).toEqual([`file ${"d/".repeat(500)}a.pkl`]);
  });

  it("refuses a path that does not exist before it reads a folder", () => {
    const folder = temporaryFolder({ "a.pkl": "1" });
    const missing = join(folder, "none.pkl");
    expect(() => find([folder, missing])).toThrow(
      expect.objectContaining({ code: "E_USAGE", message: expect.stringContaining("none.pkl") as string }),
    );
    expect(() => find([join(folder, "a.pkl/below")])).toThrow(expect.objectContaining({ code: "E_USAGE" }));
    expect(() => find([""])).toThrow(expect.objectContaining({ code: "E_USAGE" }));
  });

  it("makes a path that the system does not take undecided", () => {
    const path = "a".repeat(10_000);
    expect(find([path])).toEqual([
      { kind: "undecided", path, code: "E_SOURCE_READ", message: expect.stringContaining("ENAMETOOLONG") as string },
    ]);
  });
});

describe("exclude", () => {
  const files = { "a.pkl": "1", "sub/b.pkl": "2", "sub/deep/c.pkl": "3", "other/b.pkl": "4" };

  it("matches the path relative to the folder that was named", () => {
    const folder = temporaryFolder(files);
    expect(outline(folder, find([folder], { exclude: ["sub/*.pkl", "a.pkl"] }))).toEqual([
      "ignored a.pkl",
      "file other/b.pkl",
      "ignored sub/b.pkl",
      "file sub/deep/c.pkl",
    ]);
    expect(outline(folder, find([`${folder}/sub`], { exclude: ["sub/*"] }))).toEqual([
      "file sub/b.pkl",
      "file sub/deep/c.pkl",
    ]);
  });

  it("does not enter a folder that matches, and says which pattern did", () => {
    const folder = temporaryFolder(files);
    const found = find([folder], { exclude: ["**/deep", "other"] });
    expect(outline(folder, found)).toEqual(["file a.pkl", "ignored other", "file sub/b.pkl", "ignored sub/deep"]);
    expect(reasonOf(found, `${folder}/sub/deep`)).toBe("excluded by **/deep");
  });

  it("keeps what was named itself", () => {
    const folder = temporaryFolder(files);
    expect(outline(folder, find([`${folder}/a.pkl`], { exclude: ["**"] }))).toEqual(["file a.pkl"]);
    expect(outline(folder, find([folder, `${folder}/a.pkl`], { exclude: ["a.pkl"] }))).toContain("file a.pkl");
  });

  it("refuses a pattern that matches nothing before any path is looked at", () => {
    expect(() => find(["/nowhere"], { exclude: ["/a"] })).toThrow(/Cannot exclude "\/a"/);
  });
});

describe("one file under several names", () => {
  it("is found once where a path is given twice, or given and found", () => {
    const folder = temporaryFolder({ "a.pkl": "1" });
    expect(find([`${folder}/a.pkl`, `${folder}/a.pkl`])).toHaveLength(1);
    expect(find([folder, `${folder}/a.pkl`])).toEqual([
      { kind: "file", path: `${folder}/a.pkl`, target: `${folder}/a.pkl`, explicit: true },
    ]);
  });

  it("is found once under two spellings, and the other is listed", () => {
    const folder = temporaryFolder({ "a.pkl": "1" });
    const found = find([`${folder}/a.pkl`, `${folder}/./a.pkl`]);
    expect(found.map(({ kind }) => kind)).toEqual(["file", "ignored"]);
    expect(reasonOf(found, `${folder}/a.pkl`)).toBe(`the same file as ${folder}/./a.pkl`);
  });

  it("is found under the name of a model, where a hard link has one", () => {
    const folder = temporaryFolder({ aaa: "1" });
    linkSync(join(folder, "aaa"), join(folder, "b.pkl"));
    const found = find([folder]);
    expect(outline(folder, found)).toEqual(["ignored aaa", "file b.pkl"]);
    expect(reasonOf(found, `${folder}/aaa`)).toBe(`the same file as ${folder}/b.pkl`);
  });
});

describe("links", () => {
  it("lead to a file, which is opened in their place, with a note", () => {
    const folder = temporaryFolder({ "store/blob": "1", "models/x": "" });
    symlinkSync("../store/blob", join(folder, "models/a.skops"));
    expect(find([`${folder}/models/a.skops`])).toEqual([
      {
        kind: "file",
        path: `${folder}/models/a.skops`,
        target: `${folder}/store/blob`,
        explicit: true,
        note: "link to ../store/blob",
      },
    ]);
  });

  it("share one scan with their target, which keeps its name if that is as good", () => {
    const folder = temporaryFolder({ "m.skops": "1", "blobs/ab12": "2" });
    symlinkSync("m.skops", join(folder, "a.skops"));
    symlinkSync("a.skops", join(folder, "b.skops"));
    symlinkSync("blobs/ab12", join(folder, "z.skops"));
    const found = find([folder]);
    expect(outline(folder, found)).toEqual([
      "ignored a.skops",
      "ignored b.skops",
      "ignored blobs/ab12",
      "file m.skops",
      "file z.skops",
    ]);
    expect(reasonOf(found, `${folder}/b.skops`)).toBe(`the same file as ${folder}/m.skops`);
  });

  it("to folders are followed where they were named, and nowhere else", () => {
    const folder = temporaryFolder({ "real/a.pkl": "1" });
    symlinkSync("real", join(folder, "current"));
    symlinkSync(".", join(folder, "real/loop"));
    const found = find([folder]);
    expect(outline(folder, found)).toEqual(["ignored current", "file real/a.pkl", "ignored real/loop"]);
    expect(reasonOf(found, `${folder}/current`)).toBe("a link to a folder, which is not followed");
    expect(outline(folder, find([`${folder}/current/`]))).toEqual(["file current/a.pkl", "ignored current/loop"]);
  });

  it("that lead nowhere are ignored, undecided with a model's name, refused where they were named", () => {
    const folder = temporaryFolder();
    symlinkSync("gone", join(folder, "notes"));
    symlinkSync("gone", join(folder, "model.skops"));
    symlinkSync("loop", join(folder, "loop"));
    const found = find([folder]);
    expect(outline(folder, found)).toEqual(["ignored loop", "undecided model.skops", "ignored notes"]);
    expect(found[1]).toMatchObject({ code: "E_SOURCE_READ" });
    expect(() => find([join(folder, "model.skops")])).toThrow(expect.objectContaining({ code: "E_USAGE" }));
  });
});

describe("what is no regular file", () => {
  it("is ignored with its kind, undecided with a model's name or where it was named", async () => {
    const folder = temporaryFolder();
    makeFifo(join(folder, "pipe"));
    makeFifo(join(folder, "model.pkl"));
    symlinkSync("pipe", join(folder, "link.pkl"));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
    onTestFinished(() => void server.close());
    const found = find([folder]);
    expect(outline(folder, found)).toEqual([
      "undecided link.pkl",
      "undecided model.pkl",
      "ignored pipe",
      "ignored socket",
    ]);
    expect(reasonOf(found, `${folder}/pipe`)).toBe("a FIFO");
    expect(reasonOf(found, `${folder}/socket`)).toBe("a socket");
    expect(find([`${folder}/pipe`])).toMatchObject([{ kind: "undecided", code: "E_SPECIAL_FILE" }]);
    expect(find(["/dev/null"])).toMatchObject([{ kind: "undecided", code: "E_SPECIAL_FILE", path: "/dev/null" }]);
  });
});

describe("names and folders that cannot be read", () => {
  it("makes names that are not UTF-8 undecided, with their bytes escaped", () => {
    const folder = temporaryFolder({ "é.pkl": "1" });
    const name = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff, 0xc3]), Buffer.from(".pkl")]);
    writeFileSync(name, "2");
    onTestFinished(() => rmSync(name, { force: true }));
    const found = find([folder]);
    expect(outline(folder, found)).toEqual(["undecided b\\xff\\xc3.pkl", "file é.pkl"]);
    expect(found[0]).toMatchObject({ code: "E_SOURCE_READ" });
    expect(outline(folder, find([folder], { exclude: ["b*"] }))).toEqual(["ignored b\\xff\\xc3.pkl", "file é.pkl"]);
  });

  it("keeps hostile names as they are", () => {
    const names = ["a\u001b[2J.pkl", "b\nAPPROVED.pkl", "c\u202e.pkl", "-o", "$(x)"];
    const folder = temporaryFolder(Object.fromEntries(names.map((name, index) => [name, `${index}`])));
    expect(find([folder]).map(({ path }) => path)).toEqual(names.map((name) => `${folder}/${name}`).sort());
  });

  it("makes a folder undecided that is too deep to be reached, and goes on", () => {
    const folder = temporaryFolder({ "a.pkl": "1" });
    const level = "d".repeat(200);
    const before = process.cwd();
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);
    for (let depth = 0; depth < 25; depth++) {
      mkdirSync(level);
      process.chdir(level);
    }
    process.chdir(before);
    const found = find([folder]);
    // Node.js cannot remove what it cannot name.
    spawnSync("rm", ["-rf", join(folder, level)]);
    const undecided = found.filter(({ kind }) => kind === "undecided");
    expect(outline(folder, found)).toContain("file a.pkl");
    expect(undecided).toMatchObject([
      { code: "E_SOURCE_READ", message: expect.stringContaining("ENAMETOOLONG") as string },
    ]);
  });

  it.runIf(process.getuid?.() === 0)("makes a folder undecided that the user may not read", () => {
    const folder = temporaryFolder({ "a.pkl": "1" });
    mkdirSync(join(folder, "secret"), { mode: 0o700 });
    onTestFinished(() => process.seteuid?.(0));
    process.seteuid?.(65_534);
    const found = find([folder]);
    process.seteuid?.(0);
    expect(outline(folder, found)).toEqual(["file a.pkl", "undecided secret"]);
    expect(found[1]).toMatchObject({ code: "E_SOURCE_READ", message: expect.stringContaining("EACCES") as string });
  });
});

describe("the search", () => {
  it("leaves folders as they were", () => {
    const folder = temporaryFolder({ "a/b": "1" });
    mkdtempSync(join(folder, "t"));
    const before = readdirSync(folder, { recursive: true });
    find([folder]);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });
});
