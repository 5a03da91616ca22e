import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openTree, type OpenTree, type OpenTreeOptions } from "../../src/node/tree.js";
import { codeOf } from "../helpers/oms.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

function open(path: string, options?: OpenTreeOptions): OpenTree {
  const tree = openTree(path, options);
  onTestFinished(() => tree.close());
  return tree;
}

const paths = ({ files }: OpenTree): readonly string[] => files.map(({ path }) => path);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("openTree", () => {
  it("finds every file, however it is hidden, ordered by code units", () => {
    const folder = temporaryFolder({ "b/c": "1", "a.txt": "22", ".git/x": "", ".b": "", "é/模": "3" });
    const tree = open(folder);
    expect(paths(tree)).toEqual([".b", ".git/x", "a.txt", "b/c", "é/模"]);
    expect(tree.files.map(({ size }) => size)).toEqual([0, 0, 2, 1, 1]);
    expect(tree.irregular).toEqual([]);
    expect(tree.isFile).toBe(false);
    expect(folder.endsWith(`/${tree.name}`)).toBe(true);
  });

  it("takes a file for a model, under the name by which it was called", () => {
    const folder = temporaryFolder({ "blobs/abc": "bytes" });
    symlinkSync("blobs/abc", join(folder, "model.skops"));
    const tree = open(join(folder, "model.skops"));
    expect(tree).toMatchObject({ name: "model.skops", isFile: true });
    expect(paths(tree)).toEqual(["model.skops"]);
    expect(text(tree.files[0]!.source.read(0, 5))).toBe("bytes");
  });

  it("follows no link below, but says where those to files lead", () => {
    const folder = temporaryFolder({ "real/file": "1" });
    for (const [name, target] of [
      ["to-file", "real/file"],
      ["to-folder", "real"],
      ["to-nothing", "nothing"],
      ["to-itself", "to-itself"],
      ["to-above", ".."],
    ] as const) {
      symlinkSync(target, join(folder, name));
    }
    const tree = open(folder);
    expect(paths(tree)).toEqual(["real/file"]);
    expect(tree.irregular.map(({ path, kind }) => [path, kind])).toEqual([
      ["to-above", "link"],
      ["to-file", "link"],
      ["to-folder", "link"],
      ["to-itself", "link"],
      ["to-nothing", "link"],
    ]);
    const targets = tree.irregular.flatMap(({ target }) => target ?? []);
    expect(targets.map(({ path, source }) => [path, text(source.read(0, 1))])).toEqual([["to-file", "1"]]);
  });

  it("lists what is no file, and names that are no text", () => {
    const folder = temporaryFolder({ a: "" });
    execFileSync("mkfifo", [join(folder, "fifo")]);
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(0xff)]), "");
    const { files, irregular } = open(folder);
    expect(files.map(({ path }) => path)).toEqual(["a"]);
    expect(irregular).toEqual([
      { path: "fifo", kind: "special" },
      { path: "x\\xff", kind: "name" },
    ]);
  });

  it("counts the names of a file", () => {
    const folder = temporaryFolder({ a: "", c: "" });
    linkSync(join(folder, "a"), join(folder, "b"));
    expect(open(folder).files.map(({ links }) => links)).toEqual([2, 2, 1]);
  });

  it("opens a file once: what is put in its place is not read", () => {
    const folder = temporaryFolder({ a: "first" });
    const tree = open(folder);
    const { source } = tree.files[0]!;
    writeFileSync(join(folder, "new"), "other");
    renameSync(join(folder, "new"), join(folder, "a"));
    expect(tree.files[0]!.source).toBe(source);
    expect(text(source.read(0, 5))).toBe("first");
    expect(source.changed?.()).toBe(true); // its last name is gone
    tree.close();
    expect(codeOf(() => source.read(0, 1))).toBe("E_SOURCE_READ");
  });

  it("opens no file that nobody reads", () => {
    const folder = temporaryFolder({ a: "1" });
    const tree = open(folder);
    rmSync(join(folder, "a"));
    expect(paths(tree)).toEqual(["a"]);
    expect(codeOf(() => tree.files[0]!.source)).toBe("E_SOURCE_READ");
  });

  it("reads no link that takes the place of a file", () => {
    const folder = temporaryFolder({ a: "1", secret: "2" });
    const tree = open(folder);
    rmSync(join(folder, "a"));
    symlinkSync("secret", join(folder, "a"));
    expect(codeOf(() => tree.files[0]!.source)).toBe("E_SOURCE_READ");
  });

  it("lists a link among the paths that are named", () => {
    const folder = temporaryFolder({ "m/a": "", "m.sig": "" });
    symlinkSync("../m.sig", join(folder, "m/model.sig"));
    const { irregular } = open(join(folder, "m"), { except: [join(folder, "m/model.sig")] });
    expect(irregular).toMatchObject([{ path: "model.sig", kind: "link" }]);
  });

  it("leaves out paths that are named, wherever they are called from", () => {
    const folder = temporaryFolder({ "m/a": "", "m/model.sig": "", "m/cache/x": "", "m.sig": "" });
    const model = join(folder, "m");
    symlinkSync("m", join(folder, "link"));
    const except = [join(folder, "link/model.sig"), join(folder, "m.sig"), `${model}/cache`, join(model, "none.sig")];
    const tree = open(model, { except });
    expect(paths(tree)).toEqual(["a"]);
    expect(tree.excepted).toEqual(["model.sig", "cache", "none.sig"]);
    expect(paths(open(model))).toEqual(["a", "cache/x", "model.sig"]);
  });

  it.each([
    ["nothing", (folder: string) => join(folder, "none")],
    [
      "a FIFO",
      (folder: string) => {
        execFileSync("mkfifo", [join(folder, "fifo")]);
        return join(folder, "fifo");
      },
    ],
    ["a link that leads nowhere", (folder: string) => (symlinkSync("none", join(folder, "l")), join(folder, "l"))],
  ])("refuses %s", (_, make) => {
    const path = make(temporaryFolder());
    expect(codeOf(() => openTree(path))).toBe("E_SOURCE_READ");
  });

  it("goes down deep folders without recursion", () => {
    const folder = temporaryFolder();
    const deep = join(folder, ..."x".repeat(200).split(""));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, "a"), "1");
    expect(open(folder).files[0]?.path).toBe(`${"x/".repeat(200)}a`);
  });
});
