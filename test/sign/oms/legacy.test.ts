import { describe, expect, it } from "vitest";
import { legacyPae, readLegacyOms } from "../../../src/sign/oms/legacy.js";
import { rootDigest } from "../../../src/sign/oms/root-digest.js";
import { codeOf, statementOf } from "../../helpers/oms.js";

const A = "a".repeat(64);

describe("legacyPae", () => {
  // As CPython shows them: repr(bytes).
  it.each([
    ["plain", "b'plain'"],
    ["it's", `b"it's"`],
    ['"it\'s"', `b'"it\\'s"'`],
    ['say "a"', `b'say "a"'`],
    ["a\tb\nc\rd\\e", "b'a\\tb\\nc\\rd\\\\e'"],
    ["\0\u007f~\u00e9", "b'\\x00\\x7f~\\xc3\\xa9'"],
  ])("shows the payload %j as Python does", (payload, shown) => {
    const bytes = new TextEncoder().encode(payload);
    const text = new TextDecoder().decode(legacyPae(bytes));
    expect(text).toBe(`DSSEV1 28 application/vnd.in-toto+json ${bytes.length} ${shown}`);
  });
});

describe("readLegacyOms", () => {
  const document = (subject: unknown, predicateType = "https://model_signing/Digests/v0.1"): object => ({
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType,
    predicate: { unused: "" },
  });
  const subject = (name: string, digest: object = { sha256: A }): object => ({ name, digest });

  it("takes the subjects for the files, and computes a root", () => {
    expect(readLegacyOms(statementOf(document([subject("b"), subject("a/c")])))).toEqual({
      name: "",
      root: rootDigest([A, A]),
      method: "files",
      hashType: "sha256",
      allowSymlinks: false,
      ignorePaths: [],
      resources: new Map([
        ["b", [{ start: 0, end: undefined, digest: A }]],
        ["a/c", [{ start: 0, end: undefined, digest: A }]],
      ]),
    });
  });

  it.each<[string, object, string]>([
    ["another predicate", document([subject("a")], "https://model_signing/Digest/v0.1"), "E_STATEMENT"],
    ["another digest", document([subject("a", { sha512: A })]), "E_STATEMENT"],
    ["two digests", document([subject("a", { sha256: A, sha512: A })]), "E_STATEMENT"],
    ["a short digest", document([subject("a", { sha256: "aa" })]), "E_STATEMENT"],
    ["an unsafe path", document([subject("../a")]), "E_PATH_UNSAFE"],
    ["a path that stands twice", document([subject("a"), subject("a")]), "E_COLLISION"],
  ])("refuses %s", (_, statement, code) => {
    expect(codeOf(() => readLegacyOms(statementOf(statement)))).toBe(code);
  });
});
