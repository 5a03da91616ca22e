import { artifactError, cannot } from "../errors/index.js";
import { FAST_MASK, HuffmanCode, NO_SYMBOL } from "./huffman.js";
import {
  CODE_LENGTH_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  FIXED_DISTANCE_LENGTHS,
  FIXED_LITERAL_LENGTHS,
  LENGTH_BASE,
  LENGTH_EXTRA,
  MAX_DISTANCE_CODES,
  MAX_LITERAL_CODES,
} from "./deflate-tables.js";

/** Furthest distance back (RFC 1951, section 2). */
const HISTORY = 2 ** 15;
/** Largest piece of output. */
const PIECE = 2 ** 16;
const MAX_MATCH = 258;
/** Input is decoded in steps of this many bytes. */
const STEP = 2 ** 16;
/** Zeros behind the input; a block header has at most 563 bytes, so that no step needs more. */
const PADDING = 1024;
/** Bytes that one symbol with its match can take, read-ahead included. */
const SYMBOL_BYTES = 10;

type Mode = "header" | "stored" | "codes" | "done";

/** Takes decoded bytes, in pieces of at most 64 KiB that are valid during the call. */
export type Emit = (piece: Uint8Array) => void;

/**
 * Decodes one raw deflate stream (RFC 1951) in steps, in constant memory. It accepts and refuses what zlib does. The
 * output is bounded by whoever takes it: a throwing {@link Emit} ends the decoding.
 *
 * Each step decodes from input that is padded with zeros, and is taken back if it used any of them.
 */
export class Inflater {
  readonly #input = new Uint8Array(STEP + 2 * PADDING);
  /** Where the input ends and the padding begins. */
  #end = 0;
  #at = 0;
  /** Bytes of earlier steps. */
  #before = 0;
  #bits = 0;
  #bitCount = 0;

  readonly #output = new Uint8Array(HISTORY + PIECE);
  #out = 0;
  #emitted = 0;
  /** Where the next piece ends at the latest. */
  #room = PIECE;

  #mode: Mode = "header";
  #final = false;
  #storedLeft = 0;
  readonly #literals = new HuffmanCode(FIXED_LITERAL_LENGTHS.length);
  readonly #distances = new HuffmanCode(FIXED_DISTANCE_LENGTHS.length);

  /** Whether the final block has ended; more input is then ignored. */
  get done(): boolean {
    return this.#mode === "done";
  }

  /** Bytes of input that were decoded; what follows the final block is not counted. */
  get consumed(): number {
    return this.#before + this.#at - (this.#bitCount >>> 3);
  }

  /** @throws MalformedError `E_DEFLATE`, after everything before the mistake was emitted */
  push(chunk: Uint8Array, emit: Emit): void {
    for (let start = 0; start < chunk.length && !this.done; start += STEP) {
      this.#append(chunk.subarray(start, start + STEP));
      const problem = this.#run(emit);
      this.#flush(emit);
      if (problem !== undefined) throw invalid(problem, this.consumed);
    }
  }

  /** @throws MalformedError `E_DEFLATE` unless the final block has ended */
  finish(): void {
    if (!this.done) throw invalid("it ends too early", this.#before + this.#end);
  }

  #append(chunk: Uint8Array): void {
    const input = this.#input;
    input.copyWithin(0, this.#at, this.#end);
    this.#before += this.#at;
    this.#end -= this.#at;
    this.#at = 0;
    input.set(chunk, this.#end);
    this.#end += chunk.length;
    input.fill(0, this.#end, this.#end + PADDING);
  }

  /** Runs until the input is used up. @returns what is wrong */
  #run(emit: Emit): string | undefined {
    while (this.#mode !== "done") {
      if (this.#out > this.#room - MAX_MATCH) this.#flush(emit);
      if (this.#mode === "stored") {
        if (!this.#copyStored()) return undefined;
        continue;
      }
      const mode: Mode = this.#mode;
      const out = this.#out;
      const at = this.#at;
      const bits = this.#bits;
      const bitCount = this.#bitCount;
      const problem = mode === "header" ? this.#readHeader() : this.#readCodes();
      this.#unreadBytes();
      if (this.#at > this.#end) {
        this.#mode = mode;
        this.#out = out;
        this.#at = at;
        this.#bits = bits;
        this.#bitCount = bitCount;
        return undefined;
      }
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #readHeader(): string | undefined {
    this.#final = this.#take(1) === 1;
    switch (this.#take(2)) {
      case 0:
        return this.#readStoredLength();
      case 1:
        this.#literals.build(FIXED_LITERAL_LENGTHS, true);
        this.#distances.build(FIXED_DISTANCE_LENGTHS, true);
        this.#mode = "codes";
        return undefined;
      case 2:
        return this.#readDynamicCodes();
      default:
        return "it has a block of type 3";
    }
  }

  #readStoredLength(): string | undefined {
    this.#take(this.#bitCount & 7);
    const length = this.#take(16);
    if (length !== (~this.#take(16) & 0xffff)) return "the length of a stored block contradicts its complement";
    this.#storedLeft = length;
    this.#mode = "stored";
    return undefined;
  }

  /** Reads the two codes of a block (RFC 1951, section 3.2.7). */
  #readDynamicCodes(): string | undefined {
    const literalCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const lengthCount = this.#take(4) + 4;
    if (literalCount > MAX_LITERAL_CODES || distanceCount > MAX_DISTANCE_CODES) return "a block has too many codes";
    const lengthLengths = new Uint8Array(CODE_LENGTH_ORDER.length);
    for (let i = 0; i < lengthCount; i++) lengthLengths[CODE_LENGTH_ORDER[i]!] = this.#take(3);
    const lengthCode = new HuffmanCode(lengthLengths.length);
    if (!lengthCode.build(lengthLengths, true)) return "the code of the code lengths is invalid";

    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let i = 0; i < lengths.length;) {
      const found = this.#find(lengthCode);
      const symbol = found >>> 4;
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) return "a code length repeats nothing";
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const repeat = symbol === 18 ? 11 + this.#take(7) : 3 + this.#take(symbol === 17 ? 3 : 2);
      if (repeat > lengths.length - i) return "a repeated code length goes beyond the last code";
      lengths.fill(value, i, (i += repeat));
    }
    if (lengths[END_OF_BLOCK] === 0) return "a block cannot end";
    if (!this.#literals.build(lengths.subarray(0, literalCount), false))
      return "the literal and length code is invalid";
    if (!this.#distances.build(lengths.subarray(literalCount), false)) return "the distance code is invalid";
    this.#mode = "codes";
    return undefined;
  }

  /** Decodes symbols: one where the input is nearly at its end, else until it is or the output is full. */
  #readCodes(): string | undefined {
    const input = this.#input;
    const output = this.#output;
    const literals = this.#literals;
    const distances = this.#distances;
    const lastAt = this.#end - SYMBOL_BYTES;
    const lastOut = this.#room - MAX_MATCH;
    let at = this.#at;
    let bits = this.#bits;
    let bitCount = this.#bitCount;
    let out = this.#out;
    let problem: string | undefined;
    do {
      if (bitCount < 16) {
        bits |= (input[at]! | (input[at + 1]! << 8)) << bitCount;
        at += 2;
        bitCount += 16;
      }
      let found = literals.fast[bits & FAST_MASK] || literals.findLong(bits);
      if (found === NO_SYMBOL) {
        problem = "it has an invalid literal or length code";
        break;
      }
      bits >>>= found & 15;
      bitCount -= found & 15;
      let symbol = found >>> 4;
      if (symbol < END_OF_BLOCK) {
        output[out++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#mode = this.#final ? "done" : "header";
        break;
      }
      symbol -= END_OF_BLOCK + 1;
      if (symbol >= LENGTH_BASE.length) {
        problem = "it has an invalid literal or length code";
        break;
      }
      if (bitCount < 16) {
        bits |= (input[at]! | (input[at + 1]! << 8)) << bitCount;
        at += 2;
        bitCount += 16;
      }
      let extra = LENGTH_EXTRA[symbol]!;
      const length = LENGTH_BASE[symbol]! + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      bitCount -= extra;
      if (bitCount < 16) {
        bits |= (input[at]! | (input[at + 1]! << 8)) << bitCount;
        at += 2;
        bitCount += 16;
      }
      found = distances.fast[bits & FAST_MASK] || distances.findLong(bits);
      symbol = found >>> 4;
      if (found === NO_SYMBOL || symbol >= DISTANCE_BASE.length) {
        problem = "it has an invalid distance code";
        break;
      }
      bits >>>= found & 15;
      bitCount -= found & 15;
      if (bitCount < 16) {
        bits |= (input[at]! | (input[at + 1]! << 8)) << bitCount;
        at += 2;
        bitCount += 16;
      }
      extra = DISTANCE_EXTRA[symbol]!;
      const distance = DISTANCE_BASE[symbol]! + (bits & ((1 << extra) - 1));
      bits >>>= extra;
      bitCount -= extra;
      if (distance > out) {
        problem = "a distance reaches before the first byte";
        break;
      }
      for (const end = out + length; out < end; out++) output[out] = output[out - distance]!;
    } while (at <= lastAt && out <= lastOut);
    this.#at = at;
    this.#bits = bits;
    this.#bitCount = bitCount;
    this.#out = out;
    return problem;
  }

  /** @returns whether anything could be done */
  #copyStored(): boolean {
    const length = Math.min(this.#storedLeft, this.#end - this.#at, this.#room - this.#out);
    this.#output.set(this.#input.subarray(this.#at, this.#at + length), this.#out);
    this.#at += length;
    this.#out += length;
    this.#storedLeft -= length;
    if (this.#storedLeft > 0) return length > 0;
    this.#mode = this.#final ? "done" : "header";
    return true;
  }

  /** @returns the next `count` bits, at most 16 */
  #take(count: number): number {
    while (this.#bitCount < count) {
      this.#bits |= this.#input[this.#at++]! << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  /** @returns `symbol << 4 | length` of the next code of a complete set */
  #find(code: HuffmanCode): number {
    while (this.#bitCount < 15) {
      this.#bits |= this.#input[this.#at++]! << this.#bitCount;
      this.#bitCount += 8;
    }
    const found = code.fast[this.#bits & FAST_MASK] || code.findLong(this.#bits);
    this.#bits >>>= found & 15;
    this.#bitCount -= found & 15;
    return found;
  }

  /** Gives back the whole bytes in the bit buffer. */
  #unreadBytes(): void {
    this.#at -= this.#bitCount >>> 3;
    this.#bitCount &= 7;
    this.#bits &= (1 << this.#bitCount) - 1;
  }

  /** Emits what was decoded since the last time, and keeps the history. */
  #flush(emit: Emit): void {
    if (this.#out > this.#emitted) emit(this.#output.subarray(this.#emitted, this.#out));
    if (this.#out > HISTORY) {
      this.#output.copyWithin(0, this.#out - HISTORY, this.#out);
      this.#out = HISTORY;
    }
    this.#emitted = this.#out;
    this.#room = this.#emitted + PIECE;
  }
}

function invalid(is: string, offset: number): Error {
  return artifactError("E_DEFLATE", cannot("inflate", "deflate stream", is, "it must be valid and whole"), { offset });
}
