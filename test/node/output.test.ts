import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assertWritable, writeWholeFile } from "../../src/node/output.js";
import { readSmallFile } from "../../src/node/small-file.js";
import { DEMO, runProcess } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const failure = expect.objectContaining({ code: "E_OUTPUT", name: "UsageError" });

describe("writeWholeFile", () => {
  it("writes a new file, and replaces an old one", () => {
    const folder = temporaryFolder();
    const path = join(folder, "report.json");
    writeWholeFile(path, "first, longer");
    writeWholeFile(path, "é\n");
    expect(readFileSync(path, "utf8")).toBe("é\n");
    expect(readdirSync(folder)).toEqual(["report.json"]);
  });

  it("never writes into the old file, so that who has it open reads it whole", () => {
    const path = join(temporaryFolder({ "report.json": "old" }), "report.json");
    const { ino } = statSync(path);
    writeWholeFile(path, "new");
    expect(statSync(path).ino).not.toBe(ino);
  });

  it("keeps a link, and replaces what it leads to", () => {
    const folder = temporaryFolder({ "store/report.json": "old" });
    symlinkSync("store/report.json", join(folder, "latest.json"));
    writeWholeFile(join(folder, "latest.json"), "new");
    expect(lstatSync(join(folder, "latest.json")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "store/report.json"), "utf8")).toBe("new");
    expect(readdirSync(join(folder, "store"))).toEqual(["report.json"]);
  });

  it("leaves nothing behind where the folder does not exist", () => {
    const folder = temporaryFolder();
    expect(() => writeWholeFile(join(folder, "none/report.json"), "x")).toThrow(failure);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves nothing behind where a folder is in the way", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "report.json"));
    expect(() => writeWholeFile(join(folder, "report.json"), "x")).toThrow(failure);
    expect(readdirSync(folder)).toEqual(["report.json"]);
  });

  it("replaces no device", () => {
    expect(() => writeWholeFile("/dev/null", "x")).toThrow(failure);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it.each(["", "a".repeat(300)])("refuses the name %j", (name) => {
    expect(() => writeWholeFile(name === "" ? "" : join(temporaryFolder(), name), "x")).toThrow(failure);
  });

  it.runIf(process.getuid?.() === 0)("leaves the old file alone where the folder may not be written to", () => {
    const folder = temporaryFolder({ "report.json": "old" });
    process.seteuid?.(65_534);
    try {
      expect(() => writeWholeFile(join(folder, "report.json"), "x")).toThrow(failure);
    } finally {
      process.seteuid?.(0);
    }
    expect(readdirSync(folder)).toEqual(["report.json"]);
    expect(readFileSync(join(folder, "report.json"), "utf8")).toBe("old");
  });
});

describe("assertWritable", () => {
  it("lets pass what can be written, and makes nothing", () => {
    const folder = temporaryFolder({ "old.json": "old" });
    assertWritable(join(folder, "new.json"));
    assertWritable(join(folder, "old.json"));
    expect(readdirSync(folder)).toEqual(["old.json"]);
  });

  it.each(["none/report.json", ".", "/dev/null", "old.json/x"])("refuses %j beforehand", (name) => {
    const folder = temporaryFolder({ "old.json": "old" });
    expect(() => assertWritable(name.startsWith("/") ? name : join(folder, name))).toThrow(failure);
  });

  it.runIf(process.getuid?.() === 0)("refuses a folder that may not be written to", () => {
    const folder = temporaryFolder();
    const run = runProcess(["scan", DEMO, "-o", join(folder, "x")], { uid: 65_534 });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^error: Cannot write /);
  });
});

describe("readSmallFile", () => {
  it("reads a file, through links as a mounted configuration has them", () => {
    const folder = temporaryFolder({ "data/policy.json": "{}" });
    symlinkSync("data", join(folder, "..data"));
    symlinkSync("..data/policy.json", join(folder, "policy.json"));
    expect(readSmallFile(join(folder, "policy.json"), 2)).toEqual(new Uint8Array([0x7b, 0x7d]));
  });

  it("refuses a larger file without reading it", () => {
    const path = join(temporaryFolder({ a: "123" }), "a");
    expect(() => readSmallFile(path, 2)).toThrow(expect.objectContaining({ code: "E_OPTIONS" }));
  });

  it.each(["none", "."])("fails on %j with the reason", (name) => {
    const path = join(temporaryFolder(), name);
    expect(() => readSmallFile(path, 2)).toThrow(expect.objectContaining({ code: "E_SOURCE_READ" }));
  });
});
