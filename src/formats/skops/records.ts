import {
  assertStringLength,
  decodeJsonString,
  JSON_LITERAL,
  type Findings,
  type JsonHandler,
  type JsonLiteral,
} from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import { ByteColumn, IntColumn, Interner } from "../../graph/index.js";

/** What a record holds. */
export const RECORD = {
  object: 1,
  array: 2,
  /** A string without escapes: its bytes are its text. */
  string: 3,
  escaped: 4,
  integer: 5,
  number: 6,
  true: 7,
  false: 8,
  null: 9,
} as const;

/** Bytes of schema text for each value, as skops indents it: room that is asked for at once. */
const BYTES_PER_RECORD = 28;

/** Keys of one object compared one by one; beyond, a `Set` finds duplicates. */
const SMALL_OBJECT = 16;

const encoder = new TextEncoder();

/**
 * The values of a JSON text in the order of the file, as columns: a 200 MB schema has seven million of them.
 * A container is followed by its content; `next` leads past it.
 */
export class Records implements JsonHandler {
  readonly keys = new Interner();
  readonly #types: ByteColumn;
  readonly #keys: IntColumn;
  readonly #starts: IntColumn;
  readonly #ends: IntColumn;
  readonly #open: number[] = [];
  /** Keys of the open objects, innermost last, and where each object's begin. */
  readonly #openKeys = new IntColumn();
  readonly #openBases: number[] = [];
  readonly #openSets: (Set<number> | undefined)[] = [];
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #findings: Findings;
  #key = -1;
  #lastKey = 0;
  readonly #successors: number[] = [];

  /** @param knownKeys - take the first numbers of `keys`, in this order */
  constructor(bytes: Uint8Array, path: string, knownKeys: readonly string[], findings: Findings) {
    this.#bytes = bytes;
    this.#findings = findings;
    const likely = 64 + Math.floor(bytes.length / BYTES_PER_RECORD);
    this.#types = new ByteColumn(likely);
    this.#keys = new IntColumn(likely);
    this.#starts = new IntColumn(likely);
    this.#ends = new IntColumn(likely);
    this.#path = path;
    for (const key of knownKeys) this.#internKey(key);
  }

  get length(): number {
    return this.#types.length;
  }

  type(record: number): number {
    return this.#types.get(record);
  }

  /** Interned key of an object's member, -1 for an array's item. */
  keyOf(record: number): number {
    return this.#keys.get(record);
  }

  start(record: number): number {
    return this.#starts.get(record);
  }

  /** End of a scalar's text. */
  end(record: number): number {
    return this.#ends.get(record);
  }

  /** @returns the record after this one and its content. */
  next(record: number): number {
    return this.#types.get(record) <= RECORD.array ? this.#ends.get(record) : record + 1;
  }

  isString(record: number): boolean {
    const type = this.#types.get(record);
    return type === RECORD.string || type === RECORD.escaped;
  }

  /** @returns the text of a string record. */
  text(record: number): string {
    const escaped = this.#types.get(record) === RECORD.escaped;
    return decodeJsonString(this.#bytes, this.start(record), this.end(record), escaped, this.#path);
  }

  /**
   * @param guess - the number that it likely is, -1 for none
   * @returns the number of a string record's text in `interner`
   */
  internIn(record: number, interner: Interner, guess = -1): number {
    if (this.#types.get(record) === RECORD.string) {
      assertStringLength(this.end(record) - this.start(record), () => this.#path);
      return interner.internLike(guess, this.#bytes, this.start(record), this.end(record));
    }
    const text = encoder.encode(this.text(record));
    return interner.intern(text, 0, text.length);
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  beginObject(offset: number): void {
    this.#openBases.push(this.#openKeys.length);
    this.#openSets.push(undefined);
    this.#open.push(this.#add(RECORD.object, offset, 0));
  }

  endObject(): void {
    this.#openKeys.truncate(this.#openBases.pop() ?? 0);
    this.#openSets.pop();
    this.#close();
  }

  beginArray(offset: number): void {
    this.#open.push(this.#add(RECORD.array, offset, 0));
  }

  endArray(): void {
    this.#close();
  }

  key(start: number, end: number, escaped: boolean): void {
    assertStringLength(end - start, () => this.#path);
    const key = escaped
      ? this.#internKey(decodeJsonString(this.#bytes, start, end, true, this.#path))
      : this.keys.internLike(this.#guessKey(), this.#bytes, start, end);
    this.#successors[this.#lastKey] = key;
    this.#lastKey = key;
    const base = this.#openBases.at(-1) ?? 0;
    if (this.#isDuplicate(key, base)) {
      // Python keeps the last of them; the walk goes on, so that the names in both values are listed.
      const message = cannot("read key", this.keys.text(key), "it stands twice in one object", "keys must differ");
      this.#findings.add("E_JSON_DUPLICATE_KEY", message, { path: this.#path, offset: start });
    }
    this.#openKeys.push(key);
    this.#key = key;
  }

  /** Nodes repeat their keys in one order, so a key is likely what followed the key before it last time. */
  #guessKey(): number {
    return this.#successors[this.#lastKey] ?? -1;
  }

  string(start: number, end: number, escaped: boolean): void {
    this.#add(escaped ? RECORD.escaped : RECORD.string, start, end);
  }

  number(start: number, end: number, integer: boolean): void {
    this.#add(integer ? RECORD.integer : RECORD.number, start, end);
  }

  literal(kind: JsonLiteral, offset: number): void {
    const { true: yes, false: no } = JSON_LITERAL;
    this.#add(kind === yes ? RECORD.true : kind === no ? RECORD.false : RECORD.null, offset, offset);
  }

  #isDuplicate(key: number, base: number): boolean {
    const count = this.#openKeys.length - base;
    if (count < SMALL_OBJECT) {
      for (let i = base; i < this.#openKeys.length; i++) if (this.#openKeys.get(i) === key) return true;
      return false;
    }
    const depth = this.#openSets.length - 1;
    const seen = (this.#openSets[depth] ??= new Set(this.#openKeys.view(base)));
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }

  #internKey(text: string): number {
    const bytes = encoder.encode(text);
    return this.keys.intern(bytes, 0, bytes.length);
  }

  #add(type: number, start: number, end: number): number {
    this.#types.push(type);
    this.#keys.push(this.#key);
    this.#key = -1;
    this.#ends.push(end);
    return this.#starts.push(start);
  }

  #close(): void {
    this.#ends.set(this.#open.pop() ?? 0, this.length);
  }
}
