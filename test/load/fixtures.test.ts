import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/bytes/index.js";
import { load, type Value } from "../../src/load/index.js";
import { nodeHost } from "../../src/node/host.js";
import { listUntrusted, Policy, scan } from "../../src/scan/index.js";
import { describeValue } from "../helpers/describe-value.js";
import { expectedValue, type Expected } from "../helpers/expected-value.js";

interface Entry {
  /** What the writing release loads, or the error that it raises. */
  readonly value: Expected | { readonly error: string };
  /** What was saved, where that differs. */
  readonly saved?: Expected;
}

const FOLDER = "fixtures/skops";

/** Files whose value is not what Python loads, by the reason. */
const DIFFERENT: readonly (readonly [reason: string, files: RegExp])[] = [
  [
    "these releases write such objects without what they are made of, and skops loads another value",
    /^0\.(4\.0|4\.0-python3\.10|8\.0|10\.0|13\.0)\/(reduce-|shared-reduced|(attr|item)getter|methodcaller|builtins|operator-functions)/,
  ],
  ["these releases write sparse arrays as objects", /^0\.(4\.0|8\.0|10\.0|13\.0)\/sparse-(1d-)?array\./],
  ["the key is what a type of the user's own makes of a string", /^0\.(16|8|4)\.0\/dict-(enum|label|none)-key\./],
  ["protocol 1 has no seed sequence, and numpy draws one", /^0\.8\.0\/generator-/],
  ["names of renamed keys stand beside the entries", /^0\.4\.0(-python3\.10)?\/GraphicalLassoCV\./],
  ["the arguments of a ZoneInfo cannot be asked for", /^0\.16\.0\/reduce-zoneinfo\./],
];

/** @returns the value with everything trusted that the file lists, or `undefined` if the file may not enter at all */
function loadTrusting(file: string, lazy: boolean): { readonly value: Value } | undefined {
  const source = memorySource(readFileSync(`${FOLDER}/${file}`), nodeHost);
  const inventory = scan(source, { approve: false });
  if (inventory.findings.length > 0) return undefined;
  const policy = Policy.default().with({ trust: [...listUntrusted(source)] });
  const { approved } = scan(source, { policy });
  return approved && { value: load(approved, { lazy }) };
}

describe.each(readdirSync(FOLDER))("files of skops %s", (version) => {
  const entries = Object.entries(
    JSON.parse(readFileSync(`${FOLDER}/${version}/expected.json`, "utf8")) as Readonly<Record<string, Entry>>,
  );
  const loaded = new Map(
    entries.flatMap(([name]) => {
      const result = loadTrusting(`${version}/${name}`, name.startsWith("a"));
      return result ? [[name, result.value]] : [];
    }),
  );

  test("load, all but a few", () => {
    expect(loaded.size).toBeGreaterThan(entries.length * 0.9 - 5);
  });

  test("load as Python loads them, or as they were saved", () => {
    const different = entries.flatMap(([name, { value, saved }]) => {
      const result = loaded.get(name);
      if (result === undefined || DIFFERENT.some(([, files]) => files.test(`${version}/${name}`))) return [];
      const wanted = [...("error" in value ? [] : [value]), ...(saved ? [saved] : [])].map(expectedValue);
      const got = JSON.stringify(describeValue(result));
      return wanted.some((description) => JSON.stringify(description) === got) ? [] : [name];
    });
    expect(different).toEqual([]);
  });

  test("differ from Python where it is said, at least once for each reason", () => {
    for (const [reason, files] of DIFFERENT) {
      const named = entries.filter(([name]) => files.test(`${version}/${name}`));
      const equal = named.filter(([name, { value, saved }]) => {
        const got = JSON.stringify(describeValue(loaded.get(name) ?? null));
        const wanted = [...("error" in value ? [] : [value]), ...(saved ? [saved] : [])].map(expectedValue);
        return wanted.some((description) => JSON.stringify(description) === got);
      });
      expect(equal.length, reason).toBeLessThan(named.length || 1);
    }
  });
});
