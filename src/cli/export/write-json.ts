import { artifactError, cannot, type Value } from "../../index.js";
import { escapeJsonText } from "../../report/index.js";
import { isPlain, shapeOf, tagged } from "./shape-of.js";
import { Fields, List, Text, type Item, type Shape } from "./shape.js";

/** Levels that are indented, so that no line grows with the depth. */
const INDENTED_LEVELS = 32;

/** Characters of all pointers together: without an end, one long key above many refs would be written for each. */
const MAX_POINTERS_LENGTH = 2 ** 26;

interface Frame {
  readonly members: Iterator<readonly [name: string | undefined, item: Item]>;
  readonly close: string;
  /** JSON pointer to this level. */
  readonly path: string;
  count: number;
}

/**
 * Writes a value as JSON, however deep it is. What is met a second time becomes a `{"$": "ref"}` with the JSON pointer
 * to where it was written.
 *
 * @param inline - whether the elements of arrays are written
 * @returns pieces of text; no character in them acts on a terminal
 * @throws LimitError `E_LIMIT_NODES` if the pointers would be longer than any honest file makes them
 */
export function* writeJson(value: Value, inline: boolean): Generator<string> {
  const paths = new Map<Value, string>();
  const frames: Frame[] = [];
  let pointersLength = 0;

  const shapeAt = (item: Item, path: string): Shape => {
    if (item instanceof Text || item instanceof List || item instanceof Fields) return item;
    if (isPlain(item)) return shapeOf(item, inline);
    const first = paths.get(item);
    if (first !== undefined) {
      pointersLength += first.length;
      if (pointersLength > MAX_POINTERS_LENGTH) throw tooLong();
      return tagged("ref", { path: first });
    }
    paths.set(item, path);
    return shapeOf(item, inline);
  };
  const open = function* (item: Item, path: string): Generator<string> {
    const shape = shapeAt(item, path);
    if (shape instanceof Text) {
      for (const piece of shape.pieces) yield escapeJsonText(piece);
      return;
    }
    const isList = shape instanceof List;
    frames.push({ members: membersOf(shape), close: isList ? "]" : "}", path, count: 0 });
    yield isList ? "[" : "{";
  };

  yield* open(value, "");
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const member = frame.members.next();
    if (member.done === true) {
      frames.pop();
      yield frame.count === 0 ? frame.close : `${lineBreak(frames.length)}${frame.close}`;
      continue;
    }
    const [name, item] = member.value;
    const token = name ?? String(frame.count);
    const separator = frame.count++ === 0 ? "" : ",";
    yield separator + lineBreak(frames.length);
    if (name !== undefined) yield `${escapeJsonText(JSON.stringify(name))}: `;
    yield* open(item, `${frame.path}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
  yield "\n";
}

function tooLong(): Error {
  const is = `the paths to what it uses twice have more than ${MAX_POINTERS_LENGTH} characters`;
  return artifactError("E_LIMIT_NODES", cannot("export", "values", is, "shorter ones are wanted"));
}

function* membersOf(shape: List | Fields): Generator<readonly [string | undefined, Item]> {
  if (shape instanceof List) for (const item of shape.items) yield [undefined, item];
  else yield* shape.entries;
}

function lineBreak(depth: number): string {
  return `\n${"  ".repeat(Math.min(depth, INDENTED_LEVELS))}`;
}
