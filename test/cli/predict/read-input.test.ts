import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFeeds } from "../../../src/cli/predict/read-input.js";
import type { ModelValue } from "../../../src/serve/signature.js";
import { ROOT } from "../../helpers/cli.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const input = (name: string, ...shape: (number | string)[]): ModelValue => ({
  name,
  type: "float32",
  isTensor: true,
  shape,
});
const X = input("X", "", 2);
const COLUMNS = [input("a", "", 1), input("b", "")];

function feedsOf(name: string, content: string | Uint8Array, inputs: readonly ModelValue[] = [X]): object {
  const feeds = readFeeds(join(temporaryFolder({ [name]: content }), name), inputs);
  return Object.fromEntries(Array.from(feeds, ([key, { values }]) => [key, values]));
}

function npy(name: string): Uint8Array {
  return readFileSync(join(ROOT, "fixtures/npy", name));
}

describe("readFeeds", () => {
  it.each<[string, string, readonly ModelValue[], object]>([
    ["x.json", "[[1, 2]]", [X], { X: [[1, 2]] }],
    ["x.json", "\uFEFF[[1, 2]]", [X], { X: [[1, 2]] }],
    ["x.JSON", '{"a": [[1]], "b": [2]}', COLUMNS, { a: [[1]], b: [2] }],
    ["x.json", '{"other": 1}', [X], { other: 1 }],
    ["x.json", "[9007199254740993]", [X], { X: [9007199254740993n] }],
    [
      "x.csv",
      "p,q\n1,2\n3,4\n",
      [X],
      {
        X: [
          ["1", "2"],
          ["3", "4"],
        ],
      },
    ],
    ["x.csv", "\uFEFFb,a\n1,2\n3,4\n", COLUMNS, { a: [["2"], ["4"]], b: ["1", "3"] }],
    ["x.csv", "X\n1\n", [input("X", "", 1)], { X: [["1"]] }],
    ["x.csv", "other\n1\n", [input("X", "", 1)], { X: [["1"]] }],
    ["x.csv", "X\n1\n", [input("X", "")], { X: ["1"] }],
  ])("reads of %s the text %j", (name, text, inputs, expected) => {
    expect(feedsOf(name, text, inputs)).toEqual(expected);
  });

  it("reads an npy array in C order", () => {
    expect(feedsOf("x.npy", npy("b1.npy"))).toEqual({ X: expect.any(Array) });
  });

  it.each<[string, string | Uint8Array, readonly ModelValue[], string]>([
    ["x.json", "[[1,", [X], "it is no JSON"],
    ["x.json", "[1e999]", [X], "range of a double"],
    ["x.json", '{"X": [[1, 2]], "\\u0058": [[3, 4]]}', [X], '"X": it stands twice in one object'],
    ["x.json", "[".repeat(66), [X], "it is no JSON"],
    ["x.json", "7", [X], "neither a list nor an object"],
    ["x.json", "null", [X], "neither a list nor an object"],
    ["x.json", "[[1]]", COLUMNS, "it is one list, and the model has 2 inputs"],
    ["x.json", Uint8Array.of(0x22, 0xff, 0x22), [X], "it is not UTF-8"],
    ["x.csv", "a,a\n1,2\n", [X], "two columns have one name"],
    [
      "x.csv",
      "a,c\n1,2\n",
      COLUMNS,
      'its columns are "a", "c", and the model has 2 inputs, the header must name the inputs "a", "b"',
    ],
    ["x.csv", "a,b\n1,2\n", [input("a", "", 1), input("b", "", 2)], "the model has 2 inputs"],
    ["x.npy", "no array", [X], "read"],
    ["x.npy", npy("little-M8-ns.npy"), [X], "its elements are <M8[ns]"],
    ["x.npy", npy("big-c8.npy"), [X], "its elements are >c8"],
    ["x.npy", npy("b1.npy"), COLUMNS, "a .json file can hold data for each input"],
  ])("refuses of %s the content %j", (name, content, inputs, message) => {
    expect(() => feedsOf(name, content, inputs)).toThrow(
      expect.objectContaining({ code: "E_INPUT", message: expect.stringContaining(message) }),
    );
  });

  it("says where a value stands", () => {
    const folder = temporaryFolder({ "x.csv": 'p,"q\n"\n1,2\n', "y.csv": "b,a\n1,2\n", "x.json": '{"X": [[1]]}' });
    expect(readFeeds(join(folder, "x.csv"), [X]).get("X")?.where([0, 1])).toBe('line 3, column "q\\n"');
    expect(readFeeds(join(folder, "y.csv"), COLUMNS).get("a")?.where([0, 0])).toBe('line 2, column "a"');
    expect(readFeeds(join(folder, "x.json"), [X]).get("X")?.where([0, 0])).toBe('"X"[0][0]');
  });
});
