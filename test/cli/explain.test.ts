import { describe, expect, it } from "vitest";
import { suggest } from "../../src/cli/explain/suggest.js";
import { BUILT_IN_PROFILES, CODES } from "../../src/index.js";
import { runMain } from "../helpers/cli.js";

const codes = Object.keys(CODES);

describe("suggest", () => {
  it("finds a code with one character less, more or other", () => {
    for (const code of codes) {
      for (const given of [code.slice(0, 4) + code.slice(5), `${code}X`, `${code.slice(0, 3)}#${code.slice(4)}`]) {
        const suggested = suggest(given, codes);
        // Another code may be as near, or begin so.
        const others = codes.filter((other) => other !== code && Math.abs(other.length - code.length) < 3);
        expect([code, ...others], given).toContain(suggested);
      }
    }
  });

  it("prefers what begins so", () => {
    expect(suggest("E_ZIP_UNI", codes)).toBe("E_ZIP_UNICODE_PATH");
    expect(suggest("E_", codes)).toBeUndefined();
  });

  it("is silent where nothing is alike", () => {
    expect(suggest("abcdefghijklmnop", codes)).toBeUndefined();
    expect(suggest("", codes)).toBeUndefined();
    expect(suggest("x", [])).toBeUndefined();
  });
});

describe("sallyport explain", () => {
  it("has an answer for every code, with what to do", async () => {
    for (const [code, { class: kind, meaning, next }] of Object.entries(CODES)) {
      const { status, stdout } = await runMain(["explain", code]);
      expect(status).toBe(0);
      for (const part of [code, kind, meaning, next]) expect(stdout).toContain(part);
    }
  });

  it("lists all codes", async () => {
    const { stdout } = await runMain(["explain"]);
    expect(
      stdout
        .split("\n")
        .slice(0, -1)
        .map((line) => line.split(" ")[0]),
    ).toEqual(codes);
  });

  it("says which profiles hold an id, and why", async () => {
    for (const profile of BUILT_IN_PROFILES.values()) {
      const { ids, reason } = profile.groups[0]!;
      const { stdout } = await runMain(["explain", ids[0]!]);
      expect(stdout).toContain(`${profile.name}: ${reason}`);
    }
  });

  it("gives a command that can be pasted, also for odd names", async () => {
    const { stdout } = await runMain(["explain", "file:it's.bin"]);
    expect(stdout).toContain("sallyport scan FILE --trust 'file:it'\\''s.bin'");
  });

  it.each(["toString", "__proto__", "constructor"])("is not misled by %s", async (name) => {
    const { status, stderr } = await runMain(["explain", name]);
    expect(status).toBe(2);
    expect(stderr).toContain("there is no such code");
  });
});
