import { expect, it } from "vitest";
import { equalBytes } from "../../src/bytes/index.js";

it.each([
  [[], [], true],
  [[1, 2], [1, 2], true],
  [[1, 2], [1, 3], false],
  [[1, 2], [1], false],
  [[1], [1, 2], false],
])("compares %j with %j", (a, b, expected) => {
  expect(equalBytes(Uint8Array.from(a), Uint8Array.from(b))).toBe(expected);
});
