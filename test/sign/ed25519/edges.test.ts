import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ambiguityOf, weaknessOf } from "../../../src/sign/ed25519/encodings.js";
import { nodeSignHost } from "../../../src/node/sign-host.js";
import type { SignHost } from "../../../src/sign/host.js";
import { verifySignature, withScheme } from "../../../src/sign/verify-signature.js";
import { utf8, withByte } from "../../helpers/sign-keys.js";
import { hexBytes, unreadKey, verdictOf } from "../../helpers/verdict.js";

interface Edge {
  readonly name: string;
  readonly flags: readonly string[];
  readonly equation: boolean;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
}

const EDGES: readonly Edge[] = JSON.parse(
  readFileSync(new URL("../../../fixtures/sign/ed25519-edges.json", import.meta.url), "utf8"),
);
const REFUSED = /^(?:low-order|non-canonical|S-out)/;
const isAmbiguous = ({ flags }: Edge): boolean => flags.some((flag) => REFUSED.test(flag));

describe("signatures that verifiers disagree about", () => {
  it("are refused as such, whether the equation holds or not", () => {
    const ambiguous = EDGES.filter(isAmbiguous);
    expect(ambiguous.length).toBe(57);
    expect(ambiguous.filter(({ equation }) => equation).length).toBeGreaterThan(30);
    for (const { name, key, message, signature } of ambiguous) {
      expect(verdictOf(unreadKey(key), utf8(message), hexBytes(signature)), name).toBe("E_SIGNATURE_NONSTRICT");
    }
  });

  it("cover each flag", () => {
    const seen = new Set(EDGES.flatMap(({ flags }) => flags));
    expect([...seen].toSorted()).toEqual([
      "S-out-of-range",
      "low-order-A",
      "low-order-R",
      "mixed-order-A",
      "mixed-order-R",
      "non-canonical-A",
      "non-canonical-R",
      "residue",
    ]);
  });

  it("are accepted where points merely have a component of low order and the equation holds without cofactor", () => {
    const others = EDGES.filter((edge) => !isAmbiguous(edge));
    expect(others.length).toBe(16);
    for (const { name, equation, key, message, signature } of others) {
      const wanted = equation ? "valid" : "E_SIGNATURE";
      expect(verdictOf(unreadKey(key), utf8(message), hexBytes(signature)), name).toBe(wanted);
    }
  });

  it("name all fourteen encodings of low order", () => {
    const low = new Set(EDGES.filter(({ flags }) => flags.includes("low-order-A")).map(({ key }) => key));
    expect(low.size).toBe(14);
    for (const key of low) expect(weaknessOf(hexBytes(key))).toBeDefined();
    expect(weaknessOf(hexBytes(EDGES[0]!.key))).toBeUndefined();
  });
});

describe("ambiguityOf", () => {
  const point = hexBytes(EDGES[0]!.key);
  const signature = hexBytes(EDGES[0]!.signature);
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const withS = (s: bigint): Uint8Array => {
    const bytes = Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse();
    return new Uint8Array([...signature.subarray(0, 32), ...bytes]);
  };

  it("takes S up to the order less 1", () => {
    expect(ambiguityOf(point, withS(0n))).toBeUndefined();
    expect(ambiguityOf(point, withS(L - 1n))).toBeUndefined();
    expect(ambiguityOf(point, withS(L))).toContain("S");
    expect(ambiguityOf(point, withS(2n ** 256n - 1n))).toContain("S");
  });

  it.each([
    ["ec", undefined],
    ["ed", "prime"],
    ["ff", "prime"],
  ])("takes y that ends in %s above all ones as %j", (lowest, wanted) => {
    const high = hexBytes(`${lowest}${"ff".repeat(30)}7f`);
    const said = ambiguityOf(high, signature);
    if (wanted === undefined) expect(said).toContain("low order");
    else expect(said).toContain(wanted);
  });

  it("takes no other lengths", () => {
    expect(ambiguityOf(point.subarray(1), signature)).toContain("31 bytes");
    expect(ambiguityOf(point, signature.subarray(1))).toContain("63 bytes");
    expect(ambiguityOf(point, new Uint8Array([...signature, 0]))).toContain("65 bytes");
  });
});

describe("two verifiers that disagree", () => {
  const { key, message, signature } = EDGES[0]!;

  it.each([false, true])("refuse a signature, whichever says %s", (said) => {
    const host = { ...nodeSignHost, verifyEd25519: () => said };
    const bytes = hexBytes(signature);
    if (said) bytes[3]! ^= 1;
    expect(() => verifySignature(unreadKey(key), utf8(message), bytes, host)).toThrow(
      expect.objectContaining({ code: "E_SIGNATURE_NONSTRICT", message: expect.stringContaining("disagree") }),
    );
  });

  it("are not needed: without the platform's, ours decides", () => {
    const host: SignHost = { ...nodeSignHost };
    delete host.verifyEd25519;
    expect(() => verifySignature(unreadKey(key), utf8(message), hexBytes(signature), host)).not.toThrow();
  });
});

describe("Ed25519ph", () => {
  // RFC 8032, section 7.3.
  const key = unreadKey("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
  const signature = hexBytes(
    "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
  );

  it("verifies the test vector of the RFC, and no changed one", () => {
    expect(verdictOf(withScheme(key, "ed25519ph"), utf8("abc"), signature)).toBe("valid");
    for (const at of [0, 31, 32, 62]) {
      expect(
        verdictOf(
          withScheme(key, "ed25519ph"),
          utf8("abc"),
          withByte(signature, at, (byte) => byte ^ 1),
        ),
      ).toBe("E_SIGNATURE");
    }
    expect(verdictOf(withScheme(key, "ed25519ph"), utf8("abd"), signature)).toBe("E_SIGNATURE");
    expect(verdictOf(key, utf8("abc"), signature)).toBe("E_SIGNATURE");
  });

  it("is as strict", () => {
    for (const { name, key: point, message, signature: bytes } of EDGES.filter(isAmbiguous)) {
      const verdict = verdictOf(withScheme(unreadKey(point), "ed25519ph"), utf8(message), hexBytes(bytes));
      expect(verdict, name).toBe("E_SIGNATURE_NONSTRICT");
    }
  });

  it("refuses a key that is no point", () => {
    const none = withScheme(unreadKey(`02${"00".repeat(31)}`), "ed25519ph");
    expect(verdictOf(none, utf8("abc"), signature)).toBe("E_SIGNATURE");
  });

  it("is no scheme of other keys", () => {
    const other = { ...key, curve: "P-256", scheme: "ecdsa-p256-sha256" } as const;
    expect(() => withScheme(other, "ed25519ph")).toThrow(expect.objectContaining({ code: "E_METHOD_MISMATCH" }));
  });
});
