import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import { decodeJsonString } from "./json-string.js";
import { JSON_LITERAL, parseJsonEvents, type JsonHandler, type JsonLiteral, type JsonOptions } from "./json.js";
import { decodeUtf8 } from "./utf8.js";

const MINUS = 0x2d;

/**
 * A JSON text as a tree. Objects are Maps in the order of the text, so that no key is special; integers
 * beyond 2^53 - 1 are bigints.
 */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | Map<string, JsonValue>;

/** Digits of an integer; CPython's int() stops there too, since the conversion is not linear (CVE-2020-10735). */
const MAX_INTEGER_DIGITS = 4300;

const LITERAL_VALUES: Readonly<Record<JsonLiteral, JsonValue>> = {
  [JSON_LITERAL.true]: true,
  [JSON_LITERAL.false]: false,
  [JSON_LITERAL.null]: null,
  [JSON_LITERAL.NaN]: Number.NaN,
  [JSON_LITERAL.Infinity]: Number.POSITIVE_INFINITY,
  [JSON_LITERAL["-Infinity"]]: Number.NEGATIVE_INFINITY,
};

/**
 * Parses one small JSON text, as {@link parseJsonEvents} does, into a tree of at most some hundred times its size.
 *
 * @throws MalformedError `E_JSON_SYNTAX`, `E_JSON_ENCODING`, `E_JSON_SURROGATE`; `E_JSON_NUMBER` for an integer of
 *   more than 4,300 digits, and for a number beyond binary64 unless `nonFinite` is set
 * @throws RefusedError `E_JSON_DUPLICATE_KEY`
 * @throws LimitError `E_LIMIT_DEPTH`
 */
export function parseJson(bytes: Uint8Array, options: JsonOptions): JsonValue {
  const builder = new TreeBuilder(bytes, options);
  parseJsonEvents(bytes, builder, options);
  return builder.root;
}

class TreeBuilder implements JsonHandler {
  root: JsonValue = null;
  readonly #bytes: Uint8Array;
  readonly #options: JsonOptions;
  readonly #open: (JsonValue[] | Map<string, JsonValue>)[] = [];
  #key = "";

  constructor(bytes: Uint8Array, options: JsonOptions) {
    this.#bytes = bytes;
    this.#options = options;
  }

  beginObject(): void {
    this.#begin(new Map());
  }

  endObject(): void {
    this.#open.pop();
  }

  beginArray(): void {
    this.#begin([]);
  }

  endArray(): void {
    this.#open.pop();
  }

  key(start: number, end: number, escaped: boolean): void {
    const key = decodeJsonString(this.#bytes, start, end, escaped, this.#options.path);
    const object = this.#open.at(-1);
    if (object instanceof Map && object.has(key)) {
      const message = cannot("read key", key, "it stands twice in one object", "keys must differ");
      throw artifactError("E_JSON_DUPLICATE_KEY", message, { path: this.#options.path, offset: start });
    }
    this.#key = key;
  }

  string(start: number, end: number, escaped: boolean): void {
    this.#add(decodeJsonString(this.#bytes, start, end, escaped, this.#options.path));
  }

  number(start: number, end: number, integer: boolean): void {
    const digits = this.#bytes[start] === MINUS ? end - start - 1 : end - start;
    if (integer && digits > MAX_INTEGER_DIGITS) {
      throw this.#badNumber(start, `has ${digits} digits`, `at most ${MAX_INTEGER_DIGITS} are read`);
    }
    const text = decodeUtf8(this.#bytes.subarray(start, end));
    const value = Number(text);
    if (!integer && !Number.isFinite(value) && this.#options.nonFinite !== true) {
      throw this.#badNumber(start, "is beyond binary64", "numbers must be finite");
    }
    this.#add(integer && !Number.isSafeInteger(value) ? BigInt(text) : value);
  }

  literal(literal: JsonLiteral): void {
    this.#add(LITERAL_VALUES[literal]);
  }

  #begin(container: JsonValue[] | Map<string, JsonValue>): void {
    this.#add(container);
    this.#open.push(container);
  }

  #add(value: JsonValue): void {
    const container = this.#open.at(-1);
    if (container === undefined) this.root = value;
    else if (container instanceof Map) container.set(this.#key, value);
    else container.push(value);
  }

  #badNumber(offset: number, is: string, wanted: string): ArtifactError {
    const { path } = this.#options;
    const message = cannot("read", path, `the number at offset ${offset} ${is}`, wanted);
    return artifactError("E_JSON_NUMBER", message, { path, offset });
  }
}
