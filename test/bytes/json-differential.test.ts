import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, type JsonValue } from "../../src/bytes/index.js";
import { ArtifactError, type Code } from "../../src/errors/index.js";
import { eventsOf, OPTIONS, toBytes } from "./json-support.js";

/** Where JSON.parse is laxer than we are. */
const STRICTER = new Set<Code>(["E_JSON_DUPLICATE_KEY", "E_JSON_SURROGATE", "E_JSON_NUMBER"]);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @returns what JSON.parse makes of strict UTF-8, or nothing if it refuses. */
function peer(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(decoder.decode(bytes)) };
  } catch {
    return undefined;
  }
}

function ours(bytes: Uint8Array): { readonly value: JsonValue } | Code {
  try {
    return { value: parseJson(bytes, OPTIONS) };
  } catch (error) {
    if (error instanceof ArtifactError) return error.code;
    throw error;
  }
}

/** @returns the value as JSON.parse would give it, integers rounded. */
function plain(value: JsonValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  const object: Record<string, unknown> = {};
  for (const [key, item] of value) {
    Object.defineProperty(object, key, { value: plain(item), enumerable: true, configurable: true, writable: true });
  }
  return object;
}

function compare(bytes: Uint8Array): "taken" | "refused" | "stricter" {
  const expected = peer(bytes);
  const actual = ours(bytes);
  if (typeof actual !== "string") {
    expect(plain(actual.value)).toEqual(expected?.value);
    expect(expected).toBeDefined();
    return "taken";
  }
  if (expected === undefined) return "refused";
  expect(STRICTER).toContain(actual);
  return "stricter";
}

const TOKENS = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"a"',
  '"\\n"',
  '"',
  "0",
  "-",
  "1.5",
  "e",
  "2",
  "true",
  "null",
  " ",
  "\\",
];

describe("beside JSON.parse", () => {
  it("gives the same values for what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: "binary" }), fc.constantFrom(0, 1, 2), (value, indent) => {
        expect(compare(toBytes(JSON.stringify(value, undefined, indent)))).toBe("taken");
      }),
      { numRuns: 500 },
    );
  });

  it("agrees on random mutations of JSON", () => {
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 2 }),
      insert: fc.uint8Array({ maxLength: 2 }),
      token: fc.constantFrom("", ...TOKENS),
    });
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: "grapheme" }),
        fc.array(mutation, { maxLength: 3 }),
        (value, mutations) => {
          let bytes = [...toBytes(JSON.stringify(value, undefined, 1))];
          for (const { at, remove, insert, token } of mutations) {
            bytes = bytes.toSpliced(at % (bytes.length + 1), remove, ...(token === "" ? insert : toBytes(token)));
          }
          compare(toBytes(bytes));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("agrees on random strings of tokens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 8 }), (tokens) => {
        compare(toBytes(tokens.join("")));
      }),
      { numRuns: 5000 },
    );
  });

  it("agrees on every text of up to four tokens", () => {
    const seen = { taken: 0, refused: 0, stricter: 0 };
    const alphabet = ["{", "}", "[", "]", ",", ":", '"a"', "0", "-", ".", "e", "1"];
    for (let number = 0; number < alphabet.length ** 4; number++) {
      const text = [1, 12, 144, 1728].map((place) => alphabet[Math.floor(number / place) % 12]).join("");
      for (const shorter of [text, text.slice(1)]) {
        const bytes = toBytes(shorter);
        const accepted = typeof ours(bytes) !== "string";
        if (accepted !== (peer(bytes) !== undefined)) expect.fail(shorter);
        seen[accepted ? "taken" : "refused"]++;
      }
    }
    expect(seen.taken).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(10_000);
  });

  it("agrees on every single-byte mutation of a document, but for duplicate keys and surrogates", () => {
    const document = toBytes('{"a": [1, -2.5e+1, "x\\n\\ud83d\\ude00é"], "b": {"c": null, "d": true}, "": 0}');
    const seen = { taken: 0, refused: 0, stricter: 0 };
    const disagreements: string[] = [];
    for (let at = 0; at < document.length; at++) {
      const mutated = document.slice();
      for (let byte = 0; byte < 256; byte++) {
        mutated[at] = byte;
        const actual = ours(mutated);
        const accepted = peer(mutated) !== undefined;
        const kind = typeof actual !== "string" ? "taken" : accepted && STRICTER.has(actual) ? "stricter" : "refused";
        seen[kind]++;
        if ((kind === "taken") !== accepted && kind !== "stricter") disagreements.push(`${at}: ${byte} ${kind}`);
      }
    }
    expect(disagreements).toEqual([]);
    expect(seen.taken).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(10_000);
    expect(seen.stricter).toBeGreaterThan(0);
  });

  it("refuses every proper prefix of a document", () => {
    const document = toBytes('{"a": [1, -2.5e+1, "x\\n\\ud83d\\ude00é"], "b": {"c": null, "d": true}}');
    for (let length = 0; length < document.length; length++) {
      expect(ours(document.subarray(0, length))).toMatch(/^E_JSON_(SYNTAX|ENCODING|SURROGATE)$/);
    }
  });

  it("opens and closes as many containers in the events as stand in the text", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const events = eventsOf(JSON.stringify(value)).map((event) => event.slice(0, event.indexOf(" ")));
        const count = (name: string): number => events.filter((event) => event === name).length;
        expect(count("{")).toBe(count("}"));
        expect(count("[")).toBe(count("]"));
      }),
    );
  });
});
