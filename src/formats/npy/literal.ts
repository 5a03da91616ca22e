import { artifactError, cannot, type ArtifactError, type Code } from "../../errors/index.js";
import { decodeText, unescapeString, type TextEncoding } from "./string-literal.js";

/** What differs between the versions of the header text. */
export interface Dialect {
  readonly encoding: TextEncoding;
  /** Whether numbers may end in `L`, as Python 2 wrote them. */
  readonly longs: boolean;
}

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const APOSTROPHE = 0x27;
const QUOTATION_MARK = 0x22;
const LETTER_L = 0x4c;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Reads the tokens of a Python literal; spaces may stand before each of them. */
export class LiteralCursor {
  /** Offset of the next byte. */
  offset: number;
  readonly #bytes: Uint8Array;
  readonly #dialect: Dialect;
  readonly #path: string;

  /** Reads `bytes` from `start` to their end; offsets count from the start of `bytes`. */
  constructor(bytes: Uint8Array, start: number, dialect: Dialect, path: string) {
    this.#bytes = bytes;
    this.offset = start;
    this.#dialect = dialect;
    this.#path = path;
  }

  fail(code: Code, is: string, wanted: string, offset: number = this.offset): ArtifactError {
    return artifactError(code, cannot("read the npy header of", this.#path, is, wanted), { path: this.#path, offset });
  }

  unexpected(wanted: string): ArtifactError {
    return this.fail("E_NPY_HEADER", `byte ${this.offset} begins something else`, `${wanted} must stand there`);
  }

  /** Passes `token` if it comes next. */
  take(token: string): boolean {
    const at = this.#skipSpaces();
    for (let i = 0; i < token.length; i++) if (this.#bytes[at + i] !== token.charCodeAt(i)) return false;
    this.offset = at + token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.unexpected(JSON.stringify(token));
  }

  boolean(): boolean {
    if (this.take("True")) return true;
    if (this.take("False")) return false;
    throw this.unexpected("True or False");
  }

  /** Reads a decimal number without sign. */
  integer(): number {
    const start = this.#skipSpaces();
    let value = 0;
    for (; isDigit(this.#bytes[this.offset]); this.offset++) {
      value = value * 10 + this.#bytes[this.offset]! - 0x30;
    }
    if (this.offset === start) throw this.unexpected("a number");
    if (this.#bytes[start] === 0x30 && this.offset > start + 1) {
      throw this.fail("E_NPY_HEADER", "a number begins with 0", "it must have no leading zeros", start);
    }
    if (!Number.isSafeInteger(value)) {
      throw this.fail("E_NPY_HEADER", "a number is 2^53 or more", "it must be one that an array can have", start);
    }
    if (this.#dialect.longs && this.#bytes[this.offset] === LETTER_L) this.offset++;
    return value;
  }

  /** Reads a tuple of numbers: `()`, `(1,)`, `(1, 2)`, `(1, 2,)`. */
  shape(): number[] {
    this.expect("(");
    const dimensions: number[] = [];
    while (!this.take(")")) {
      dimensions.push(this.integer());
      if (this.take(",")) continue;
      if (dimensions.length === 1) throw this.unexpected('","');
      this.expect(")");
      break;
    }
    return dimensions;
  }

  string(): string {
    const start = this.#skipSpaces();
    const quote = this.#bytes[start];
    if (quote !== APOSTROPHE && quote !== QUOTATION_MARK) throw this.unexpected("a string");
    let at = start + 1;
    while (at < this.#bytes.length && this.#bytes[at] !== quote) at += this.#bytes[at] === BACKSLASH ? 2 : 1;
    if (at >= this.#bytes.length) throw this.fail("E_NPY_HEADER", "a string has no end", "it must be closed", start);
    this.offset = at + 1;
    const text = decodeText(this.#bytes.subarray(start + 1, at), this.#dialect.encoding);
    if (text === undefined) throw this.fail("E_UTF8", "a string is not UTF-8", "version 3.0 must be", start);
    const value = unescapeString(text);
    if (value === undefined) {
      throw this.fail(
        "E_NPY_HEADER",
        "a string is not one that repr() writes",
        "it must hold known escapes only",
        start,
      );
    }
    return value;
  }

  /** Passes the padding. @throws unless only spaces and one final newline are left. */
  end(): void {
    this.expect("\n");
    if (this.offset !== this.#bytes.length) {
      throw this.fail("E_NPY_HEADER", "bytes follow its newline", "the newline must be the last byte");
    }
  }

  #skipSpaces(): number {
    while (this.#bytes[this.offset] === SPACE) this.offset++;
    return this.offset;
  }
}
