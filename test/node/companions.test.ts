import { execFileSync } from "node:child_process";
import { appendFileSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { companionsOf } from "../../src/node/index.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const refused = expect.objectContaining({ code: "E_COMPANION_FILE" });

/** A model with a file beside it and one below it, and a file outside its folder. */
function modelFolder(): { readonly outside: string; readonly folder: string; readonly path: string } {
  const outside = temporaryFolder({
    "secret.bin": "secret",
    "m/model.onnx": "",
    "m/w.bin": "weights",
    "m/d/e/v.bin": "v",
  });
  return { outside, folder: join(outside, "m"), path: join(outside, "m/model.onnx") };
}

/** Opens one name, and gives its content. */
function contentOf(path: string, name: string): string | undefined {
  const companions = companionsOf(path);
  try {
    const source = companions.open(name);
    return source && Buffer.from(source.read(0, source.size)).toString();
  } finally {
    companions.close();
  }
}

describe("companionsOf", () => {
  it("opens files beside and below the artifact", () => {
    const { path } = modelFolder();
    expect(contentOf(path, "w.bin")).toBe("weights");
    expect(contentOf(path, "d/e/v.bin")).toBe("v");
    expect(contentOf(relative(".", path), "w.bin")).toBe("weights");
  });

  it("gives nothing where nothing is", () => {
    const { path, folder } = modelFolder();
    for (const name of ["x.bin", "x/w.bin", "w.bin/x", "d/w.bin"]) expect(contentOf(path, name)).toBeUndefined();
    expect(contentOf(join(folder, "none/model.onnx"), "w.bin")).toBeUndefined();
  });

  it.each([
    "",
    ".",
    "..",
    "../secret.bin",
    "d/../w.bin",
    "./w.bin",
    "/etc/passwd",
    "d//v.bin",
    "d/",
    "w.bin\0",
    "d\\v",
    "c:w",
  ])("refuses the name %j", (name) => {
    const { path } = modelFolder();
    expect(() => contentOf(path, name)).toThrow(refused);
  });

  it("refuses an absolute name, even of a file in the folder", () => {
    const { path, folder } = modelFolder();
    expect(() => contentOf(path, join(folder, "w.bin"))).toThrow(refused);
  });

  it.each<[string, string, (folder: string) => void]>([
    ["a link out of the folder", "l", (folder) => symlinkSync("../secret.bin", join(folder, "l"))],
    ["a link inside the folder", "l", (folder) => symlinkSync("w.bin", join(folder, "l"))],
    ["a link that leads nowhere", "l", (folder) => symlinkSync("none", join(folder, "l"))],
    ["a link to itself", "l", (folder) => symlinkSync("l", join(folder, "l"))],
    ["a file in a linked folder", "l/secret.bin", (folder) => symlinkSync("..", join(folder, "l"))],
    ["a file in a linked folder below", "l/v.bin", (folder) => symlinkSync("d/e", join(folder, "l"))],
    ["a hard link", "l", (folder) => linkSync(join(folder, "../secret.bin"), join(folder, "l"))],
    ["a folder", "d", () => undefined],
    ["a FIFO", "f", (folder) => execFileSync("mkfifo", [join(folder, "f")])],
  ])("refuses %s", (_, name, make) => {
    const { path, folder } = modelFolder();
    make(folder);
    expect(() => contentOf(path, name)).toThrow(refused);
  });

  it("refuses a socket", async () => {
    const { path, folder } = modelFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "s"), resolve));
    expect(() => contentOf(path, "s")).toThrow(refused);
    server.close();
  });

  it("says that a name is longer than the system takes", () => {
    const { path } = modelFolder();
    expect(() => contentOf(path, "w".repeat(1000))).toThrow(expect.objectContaining({ code: "E_SOURCE_READ" }));
  });

  it("looks beside a link to the artifact, not beside its target, in folders that may be linked", () => {
    const { path, outside } = modelFolder();
    mkdirSync(join(outside, "links"));
    symlinkSync(path, join(outside, "links/model.onnx"));
    symlinkSync(join(outside, "m"), join(outside, "folder"));
    expect(contentOf(join(outside, "links/model.onnx"), "w.bin")).toBeUndefined();
    expect(contentOf(join(outside, "folder/model.onnx"), "w.bin")).toBe("weights");
  });

  it("notices when an open file is written to, exchanged or given a second name", () => {
    const changes: ((folder: string) => void)[] = [
      (folder) => appendFileSync(join(folder, "w.bin"), "x"),
      (folder) => linkSync(join(folder, "w.bin"), join(folder, "second")),
      (folder) => {
        writeFileSync(join(folder, "new"), "exchang");
        renameSync(join(folder, "new"), join(folder, "w.bin"));
      },
      (folder) => rmSync(join(folder, "w.bin")),
    ];
    for (const change of changes) {
      const { path, folder } = modelFolder();
      const companions = companionsOf(path);
      const source = companions.open("w.bin");
      expect(source?.changed?.()).toBe(false);
      change(folder);
      expect(source?.changed?.()).toBe(true);
      companions.close();
    }
  });

  it("closes all that it opened, once", () => {
    const { path } = modelFolder();
    const companions = companionsOf(path);
    const sources = ["w.bin", "d/e/v.bin"].map((name) => companions.open(name)!);
    companions.close();
    companions.close();
    for (const source of sources) {
      expect(() => source.read(0, 1)).toThrow(expect.objectContaining({ code: "E_SOURCE_READ" }));
    }
  });
});
