import { describe, expect, it } from "vitest";
import { isArtifactError, UsageError } from "../../src/errors/index.js";
import { Policy, PolicyError } from "../../src/policy/index.js";

/** @returns path -> message of every field that is not valid. */
function fieldsOf(json: unknown): ReadonlyMap<string, string> {
  try {
    Policy.parse(json);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    expect(error).toBeInstanceOf(UsageError);
    expect(error.code).toBe("E_POLICY");
    return new Map(error.fields.map(({ path, message }) => [path, message]));
  }
  return new Map();
}

const FULL = {
  $schema: "https://example.org/policy-v1.schema.json",
  version: 1,
  name: "fraud-team",
  extends: ["sallyport:skops"],
  trust: [
    "mymodels.RareScaler",
    { id: "call:functools.partial", reason: "feature step", owner: "ml-platform", expires: "2027-06-30" },
  ],
  deny: ["reference:numpy.load", { id: "os.system", reason: "runs programs" }],
  formats: ["skops", "onnx"],
  onnx: { externalData: true },
  limits: { maxInflatedBytes: 2147483648 },
};

describe("Policy.parse", () => {
  it("reads every field, from an object, text or bytes alike", () => {
    const text = JSON.stringify(FULL);
    for (const json of [FULL, text, new TextEncoder().encode(text)]) {
      const policy = Policy.parse(json);
      expect(policy.name).toBe("fraud-team");
      expect(policy.formats).toEqual(["onnx", "skops"]);
      expect(policy.externalData).toBe(true);
      expect(policy.limits).toEqual({ maxInflatedBytes: 2147483648 });
      expect(policy.digest).toBe(Policy.parse(FULL).digest);
    }
  });

  it("takes a version alone, and then trusts nothing", () => {
    const policy = Policy.parse('{"version":1}');
    expect([...policy.entries()]).toEqual([]);
    expect(policy.formats).toBeUndefined();
    expect(policy.externalData).toBe(false);
    expect(policy.limits).toEqual({});
  });

  it.each<[string, unknown, string[]]>([
    ["no object", [], [""]],
    ["null", null, [""]],
    ["a number", 1, [""]],
    ["no version", {}, ["/version"]],
    ["another version", { version: 2 }, ["/version"]],
    ["a version in text", { version: "1" }, ["/version"]],
    ["an unknown field", { version: 1, trusted: [] }, ["/trusted"]],
    ["an unknown field with a slash", { version: 1, "a/b~c": 1 }, ["/a~1b~0c"]],
    ["a special field", '{"version":1,"__proto__":{"trust":["a.B"]}}', ["/__proto__"]],
    ["an inherited version", Object.create({ version: 1 }), ["/version"]],
    ["an empty name", { version: 1, name: "" }, ["/name"]],
    ["a name with a control character", { version: 1, name: "a\u001b[31m" }, ["/name"]],
    ["a name that is too long", { version: 1, name: "n".repeat(1001) }, ["/name"]],
    ["one profile not in a list", { version: 1, extends: "sallyport:skops" }, ["/extends"]],
    ["an unknown profile", { version: 1, extends: ["sallyport:none"] }, ["/extends/0"]],
    ["a foreign profile", { version: 1, extends: ["./mine.json"] }, ["/extends/0"]],
    ["a profile twice", { version: 1, extends: ["sallyport:skops", "sallyport:skops"] }, ["/extends"]],
    ["trust in everything", { version: 1, trust: true }, ["/trust"]],
    ["an entry true", { version: 1, trust: [true] }, ["/trust/0"]],
    ["an entry null", { version: 1, deny: [null] }, ["/deny/0"]],
    ["a nested list", { version: 1, trust: [["a.B"]] }, ["/trust/0"]],
    ["a wildcard", { version: 1, trust: ["sklearn.*"] }, ["/trust/0"]],
    ["a wildcard in an object", { version: 1, trust: [{ id: "sklearn.*" }] }, ["/trust/0/id"]],
    ["an entry without id", { version: 1, trust: [{ reason: "x" }] }, ["/trust/0/id"]],
    ["an entry with an unknown field", { version: 1, trust: [{ id: "a.B", until: "x" }] }, ["/trust/0/until"]],
    ["an id twice", { version: 1, trust: ["a.B", { id: "a.B", expires: "2027-01-01" }] }, ["/trust/1/id"]],
    ["no such day", { version: 1, trust: [{ id: "a.B", expires: "2027-02-29" }] }, ["/trust/0/expires"]],
    ["no date", { version: 1, trust: [{ id: "a.B", expires: "soon" }] }, ["/trust/0/expires"]],
    ["an expiry of a denial", { version: 1, deny: [{ id: "a.B", expires: "2027-01-01" }] }, ["/deny/0/expires"]],
    ["an empty reason", { version: 1, deny: [{ id: "a.B", reason: "" }] }, ["/deny/0/reason"]],
    ["no formats at all", { version: 1, formats: [] }, ["/formats"]],
    ["a format twice", { version: 1, formats: ["npy", "npy"] }, ["/formats"]],
    ["a format by extension", { version: 1, formats: [".npy"] }, ["/formats/0"]],
    ["an unknown ONNX rule", { version: 1, onnx: { customOps: true } }, ["/onnx/customOps"]],
    ["external data in text", { version: 1, onnx: { externalData: "yes" } }, ["/onnx/externalData"]],
    ["an unknown limit", { version: 1, limits: { maxEverything: 1 } }, ["/limits/maxEverything"]],
    ["a limit of 0", { version: 1, limits: { maxNodes: 0 } }, ["/limits/maxNodes"]],
    ["half a limit", { version: 1, limits: { maxNodes: 1.5 } }, ["/limits/maxNodes"]],
    ["no limit at all", { version: 1, limits: { maxNodes: Infinity } }, ["/limits/maxNodes"]],
    ["a limit beyond exact numbers", '{"version":1,"limits":{"maxNodes":9007199254740993}}', ["/limits/maxNodes"]],
  ])("refuses %s", (_, json, paths) => {
    expect([...fieldsOf(json).keys()]).toEqual(paths);
  });

  it("lists every bad field at once", () => {
    const fields = fieldsOf({
      name: 7,
      extends: ["sallyport:none"],
      trust: ["a.B", "a.*", { id: "x", expires: "soon", extra: 1 }],
      deny: [false],
      limits: { maxNodes: "many", maxRank: -1 },
      onnx: 1,
    });
    expect([...fields.keys()].sort()).toEqual([
      "/deny/0",
      "/extends/0",
      "/limits/maxNodes",
      "/limits/maxRank",
      "/name",
      "/onnx",
      "/trust/1",
      "/trust/2/expires",
      "/trust/2/extra",
      "/trust/2/id",
      "/version",
    ]);
  });

  it("says what is wrong and what is wanted", () => {
    const fields = fieldsOf({
      version: 1,
      trust: ["sklearn.*"],
      extends: ["sallyport:none"],
      limits: { maxNodes: "1" },
    });
    expect(fields.get("/trust/0")).toBe(
      'Cannot trust "sklearn.*": it holds a wildcard, every name must be written out',
    );
    expect(fields.get("/extends/0")).toMatch(/it must be one of .*sallyport:skops/);
    expect(fields.get("/limits/maxNodes")).toMatch(/it must be of type integer/);
  });

  it("puts the fields into the message, escaped, and cuts a long list", () => {
    const trust = Array.from({ length: 30 }, (_, index) => `a.\u001b${index}`);
    const error = (() => {
      try {
        return Policy.parse({ version: 1, name: "mine", trust });
      } catch (thrown) {
        return thrown as PolicyError;
      }
    })() as PolicyError;
    expect(error.fields).toHaveLength(30);
    expect(error.message).toMatch(
      /^Cannot use the policy "mine": 30 fields are not valid \("\/trust\/0": .*and 10 more\)/,
    );
    expect(error.message).not.toContain("\u001b");
  });

  it.each<[string, string | Uint8Array, string]>([
    ["no JSON", "{version: 1}", "E_JSON_SYNTAX"],
    ["an empty text", "", "E_JSON_SYNTAX"],
    ["a comment", '{"version":1} // policy', "E_JSON_SYNTAX"],
    ["a key twice", '{"version":1,"deny":["a.B"],"deny":[]}', "E_JSON_DUPLICATE_KEY"],
    ["a byte order mark", "\ufeff{}", "E_JSON_ENCODING"],
    ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "E_JSON_ENCODING"],
    ["deep nesting", "[".repeat(100) + "]".repeat(100), "E_LIMIT_DEPTH"],
  ])("refuses %s with the cause", (_, text, code) => {
    try {
      Policy.parse(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      expect(error.fields.map((field) => field.path)).toEqual([""]);
      expect(isArtifactError(error.cause) && error.cause.code).toBe(code);
    }
  });

  it("refuses text with half of a surrogate pair, which no bytes could hold", () => {
    expect([...fieldsOf('{"version":1,"trust":["file:a\ud800"]}').keys()]).toEqual([""]);
  });
});
