import { describe, expect, it } from "vitest";
import { isArtifactError, type Code } from "../../src/errors/index.js";
import { joinClaims, MAX_CLAIMS, splitClaims } from "../../src/sign/claims.js";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function split(text: string): readonly string[] | Code {
  try {
    return splitClaims(encode(text), "churn.claims.jsonl").map(
      ({ path, bytes }) => `${path} ${new TextDecoder().decode(bytes)}`,
    );
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    return error.code;
  }
}

describe("splitClaims", () => {
  it.each<[string, readonly string[] | Code]>([
    ["", []],
    ["{}", ["churn.claims.jsonl:1 {}"]],
    ["{}\n", ["churn.claims.jsonl:1 {}"]],
    ["{}\n[]", ["churn.claims.jsonl:1 {}", "churn.claims.jsonl:2 []"]],
    ["{}\n[]\n", ["churn.claims.jsonl:1 {}", "churn.claims.jsonl:2 []"]],
    ["\n", "E_BUNDLE"],
    ["{}\n\n", "E_BUNDLE"],
    ["{}\n\n[]", "E_BUNDLE"],
    ["{}\r\n", ["churn.claims.jsonl:1 {}\r"]],
    ["{}\n".repeat(MAX_CLAIMS + 1), "E_LIMIT_BUNDLE"],
  ])("splits %j", (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it("takes as many as allowed", () => {
    expect(split("{}\n".repeat(MAX_CLAIMS))).toHaveLength(MAX_CLAIMS);
  });
});

describe("joinClaims", () => {
  it("keeps every byte of what it joins, text or not", () => {
    const claims = [encode("{}"), Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x0d)];
    expect(splitClaims(joinClaims(claims)).map(({ bytes }) => bytes)).toEqual(claims);
  });

  it("joins nothing that could not be read", () => {
    expect(() => joinClaims([new Uint8Array()])).toThrow("line 1 is empty");
    expect(() => joinClaims(Array.from({ length: MAX_CLAIMS + 1 }, () => encode("{}")))).toThrow("at most 64");
  });
});
