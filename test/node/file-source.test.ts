import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  lstatSync,
  mkdtempSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openExactFile, openFile } from "../../src/node/file-source.js";
import { nodeHost } from "../../src/node/host.js";

const folder = mkdtempSync(join(tmpdir(), "file-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const unreadable = expect.objectContaining({ code: "E_SOURCE_READ" });

describe("openFile", () => {
  it("reads at any offset", () => {
    const source = openFile(write("plain", "hello world"));
    expect(source.size).toBe(11);
    expect(source.host).toBe(nodeHost);
    expect(Buffer.from(source.read(6, 5)).toString()).toBe("world");
    expect(Buffer.from(source.read(0, 5)).toString()).toBe("hello");
    expect(source.read(11, 0).length).toBe(0);
    source.close();
  });

  it("gives fresh bytes each time", () => {
    const source = openFile(write("fresh", "abc"));
    const first = source.read(0, 3);
    const second = source.read(0, 3);
    expect(first.buffer).not.toBe(second.buffer);
    expect(first.constructor).toBe(Uint8Array);
    source.close();
  });

  it.each([
    [0, 12],
    [11, 1],
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, NaN],
    [2 ** 53, 1],
  ])("does not read %d, %d", (offset, length) => {
    const source = openFile(write("bounds", "hello world"));
    expect(() => source.read(offset, length)).toThrowError(expect.objectContaining({ code: "E_TRUNCATED" }));
    source.close();
  });

  it("opens regular files only, follows no link, and does not wait", async () => {
    const target = write("target", "x");
    symlinkSync(target, join(folder, "link"));
    mkdirSync(join(folder, "folder"));
    execFileSync("mkfifo", [join(folder, "fifo")]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
    for (const name of ["link", "folder", "fifo", "socket", "missing", "target/inside"]) {
      expect(() => openFile(join(folder, name)), name).toThrowError(unreadable);
    }
    expect(() => openFile("/dev/null")).toThrowError(unreadable);
    await new Promise((resolve) => server.close(resolve));
  });

  it("names the path and the reason", () => {
    const path = join(folder, 'odd"\u001bname');
    expect(() => openFile(path)).toThrowError(
      expect.objectContaining({ path, message: expect.stringMatching(/^Cannot open ".*odd\\"\\u001bname": .*ENOENT/) }),
    );
  });

  it("does not take a path with a NUL", () => {
    expect(() => openFile("a\0b")).toThrowError(unreadable);
  });
});

describe("a file that changes", () => {
  it.each([
    ["grows", (path: string) => appendFileSync(path, "more")],
    ["shrinks", (path: string) => truncateSync(path, 3)],
    ["is touched", (path: string) => utimesSync(path, 1, 1)],
  ])("is noticed when it %s", (name, change) => {
    const path = write(name, "hello world");
    const source = openFile(path);
    expect(source.changed()).toBe(false);
    change(path);
    expect(source.changed()).toBe(true);
    source.close();
  });

  it("is unreadable where it shrank", () => {
    const path = write("shrunk", "hello world");
    const source = openFile(path);
    truncateSync(path, 3);
    expect(() => source.read(0, 11)).toThrowError(unreadable);
    source.close();
  });

  it("is still the one that was opened if the path names another", () => {
    const path = write("replaced", "old");
    const source = openFile(path);
    rmSync(path);
    write("replaced", "new");
    expect(Buffer.from(source.read(0, 3)).toString()).toBe("old");
    source.close();
  });
});

describe("a closed source", () => {
  it("reads nothing, and may be closed again", () => {
    const path = write("closed", "hello");
    const source = openFile(path);
    source.close();
    source.close();
    const other = openFile(write("other", "secret"));
    expect(() => source.read(0, 5)).toThrowError(unreadable);
    expect(() => source.changed()).toThrowError(unreadable);
    other.close();
  });
});

describe("openExactFile", () => {
  it("opens the file that was seen, and no other that took its place", () => {
    const path = write("seen", "abc");
    const seen = lstatSync(path, { bigint: true });
    const source = openExactFile(path, seen);
    expect(source.size).toBe(3);
    source.close();
    renameSync(write("other", "abc"), path);
    expect(() => openExactFile(path, seen)).toThrow(expect.objectContaining({ code: "E_SOURCE_CHANGED" }));
  });
});
