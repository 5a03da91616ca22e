import { parseJson, type JsonValue } from "../bytes/index.js";
import { readSmallFile } from "./small-file.js";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads a JSON file that the caller owns, strictly: a key that stands twice is an error, and integers stay exact. A byte
 * order mark is skipped.
 *
 * @param maxBytes - size above which it cannot be what the caller means
 * @param maxDepth - containers inside each other
 * @throws as `readSmallFile`; MalformedError `E_JSON_SYNTAX`, `E_JSON_ENCODING`, `E_JSON_SURROGATE`, `E_JSON_NUMBER`;
 * RefusedError `E_JSON_DUPLICATE_KEY`; LimitError `E_LIMIT_DEPTH`
 */
export function readJsonFile(path: string, maxBytes: number, maxDepth: number): JsonValue {
  const bytes = readSmallFile(path, maxBytes);
  const isMarked = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  return parseJson(isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes, { maxDepth, path });
}
