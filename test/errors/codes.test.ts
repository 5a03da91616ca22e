import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ArtifactError,
  artifactError,
  classOf,
  CODES,
  isArtifactError,
  LimitError,
  MalformedError,
  RefusedError,
  SourceError,
  UnsupportedError,
  UntrustedTypesError,
  UnverifiedError,
  UsageError,
  type Code,
} from "../../src/errors/index.js";

const CODE_NAMES = Object.keys(CODES) as Code[];

describe("CODES", () => {
  test("are spelled alike", () => {
    for (const code of CODE_NAMES) expect(code).toMatch(/^E_[A-Z0-9]+(_[A-Z0-9]+)*$/);
  });

  test.each(CODE_NAMES)("%s says in one sentence what was found and in others what to do", (code) => {
    const { meaning, next } = CODES[code];
    for (const text of [meaning, next]) expect(text).toMatch(/^([A-Z]|schema\.json ).*[.]$/);
    expect(meaning.slice(0, -1)).not.toContain(". ");
  });

  test("have meanings that tell them apart", () => {
    const meanings = CODE_NAMES.map((code) => CODES[code].meaning);
    expect(new Set(meanings).size).toBe(meanings.length);
  });

  test("stand in one group each", () => {
    const groups = readdirSync(new URL("../../src/errors/codes/", import.meta.url));
    const written = groups.flatMap((file) => {
      const text = readFileSync(new URL(`../../src/errors/codes/${file}`, import.meta.url), "utf8");
      return text.match(/^  E_[A-Z0-9_]+(?=:)/gm) ?? [];
    });
    expect(written.map((line) => line.trim()).toSorted()).toEqual(CODE_NAMES.toSorted());
  });

  test("of limits are undecided, never refused", () => {
    const limits = CODE_NAMES.filter((code) => code.startsWith("E_LIMIT_"));
    expect(limits.length).toBeGreaterThan(5);
    for (const code of limits) expect(classOf(code)).toBe("limit");
  });
});

describe("artifactError", () => {
  test.each([
    ["E_TRUNCATED", MalformedError, "malformed"],
    ["E_DENIED", RefusedError, "refused"],
    ["E_NPY_OBJECT", UnsupportedError, "unsupported"],
    ["E_LIMIT_NODES", LimitError, "limit"],
    ["E_SOURCE_READ", SourceError, "source"],
    ["E_INTERNAL", UnsupportedError, "internal"],
    ["E_SIGNATURE", UnverifiedError, "unverified"],
    ["E_POLICY", UsageError, "usage"],
  ] as const)("of %s is a %o", (code, Class, kind) => {
    const error = artifactError(code, "Cannot", { path: "a#b", offset: 7, cause: "why" });
    expect(error).toBeInstanceOf(Class);
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error).toMatchObject({ code, class: kind, path: "a#b", offset: 7, cause: "why", message: "Cannot" });
    expect(error.name).toBe(Class.name);
  });

  test("has no cause, path or offset where none is given", () => {
    const error = artifactError("E_UTF8", "Cannot");
    expect("cause" in error).toBe(false);
    expect([error.path, error.offset]).toEqual([undefined, undefined]);
  });

  test("keeps an offset of 0", () => {
    expect(artifactError("E_UTF8", "Cannot", { offset: 0 }).offset).toBe(0);
  });

  test("of a signature is unverified by its class", () => {
    expect(new UnverifiedError("E_CHAIN", "Cannot")).toBeInstanceOf(ArtifactError);
  });
});

describe("isArtifactError", () => {
  const error = artifactError("E_UTF8", "Cannot");

  test("tells ours from others", () => {
    expect(isArtifactError(error)).toBe(true);
    expect(isArtifactError(new Error("E_UTF8"))).toBe(false);
    expect(isArtifactError({ code: "E_UTF8", message: "Cannot" })).toBe(false);
    expect(isArtifactError(undefined)).toBe(false);
  });

  test("tells codes", () => {
    expect(isArtifactError(error, "E_TRUNCATED", "E_UTF8")).toBe(true);
    expect(isArtifactError(error, "E_TRUNCATED")).toBe(false);
  });
});

describe("UntrustedTypesError", () => {
  test("lists every id, frozen, apart from the caller's list", () => {
    const ids = ["call:a.b", "construct:c.D"];
    const error = new UntrustedTypesError(ids);
    ids.push("call:e.f");
    expect(error).toMatchObject({ code: "E_UNTRUSTED", class: "refused", ids: ["call:a.b", "construct:c.D"] });
    expect(error).toBeInstanceOf(RefusedError);
    expect(Object.isFrozen(error.ids)).toBe(true);
    expect(error.message).toContain("2 untrusted names (call:a.b, construct:c.D)");
  });

  test("counts one name as one", () => {
    expect(new UntrustedTypesError(["call:a.b"]).message).toContain("1 untrusted name (");
  });
});
