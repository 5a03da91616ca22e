import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNewFiles } from "../../src/node/new-file.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const failure = expect.objectContaining({ code: "E_OUTPUT", name: "UsageError" });

describe("writeNewFiles", () => {
  it("makes all files, with their permissions and nothing beside them", () => {
    const folder = temporaryFolder();
    writeNewFiles([
      { path: join(folder, "a.key"), content: "secret\n", mode: 0o600 },
      { path: join(folder, "a.pub"), content: Uint8Array.of(1, 2), mode: 0o644 },
    ]);
    expect(readdirSync(folder)).toEqual(["a.key", "a.pub"]);
    expect(readFileSync(join(folder, "a.key"), "utf8")).toBe("secret\n");
    expect([...readFileSync(join(folder, "a.pub"))]).toEqual([1, 2]);
    expect(statSync(join(folder, "a.key")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "a.key")).nlink).toBe(1);
  });

  it.each(["a.key", "a.pub"])("makes none where %s exists, and leaves that as it was", (taken) => {
    const folder = temporaryFolder({ [taken]: "old" });
    const files = ["a.key", "a.pub"].map((name) => ({ path: join(folder, name), content: "new", mode: 0o600 }));
    expect(() => writeNewFiles(files)).toThrow(failure);
    expect(readdirSync(folder)).toEqual([taken]);
    expect(readFileSync(join(folder, taken), "utf8")).toBe("old");
  });

  it("writes through no link, even one that leads nowhere, and takes back what it made", () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, "elsewhere"), join(folder, "a.pub"));
    const files = ["a.key", "a.pub"].map((name) => ({ path: join(folder, name), content: "new", mode: 0o600 }));
    expect(() => writeNewFiles(files)).toThrow(failure);
    expect(readdirSync(folder)).toEqual(["a.pub"]);
  });

  it("takes a folder for taken, and says where a folder is missing", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a.key"));
    expect(() => writeNewFiles([{ path: join(folder, "a.key"), content: "x", mode: 0o600 }])).toThrow(failure);
    expect(() => writeNewFiles([{ path: join(folder, "none/a.key"), content: "x", mode: 0o600 }])).toThrow("ENOENT");
    expect(readdirSync(folder)).toEqual(["a.key"]);
  });
});
