import type { Findings, Limits } from "../../bytes/index.js";
import { skipCharacter } from "../../bytes/utf8.js";
import { artifactError, cannot, type Code } from "../../errors/index.js";
import type { IntColumn } from "../../graph/index.js";
import type { Cursor } from "./cursor.js";
import { WIRE, type Field, type Message } from "./schema.js";
import { NO_INDEX, type Sink } from "./sink.js";

/** Longest length that protobuf allows. */
const MAX_LENGTH = 2 ** 31 - 1;
/** Longest text that is checked: documentation, or a value of metadata; it is kept in memory meanwhile. */
const MAX_TEXT = 16 * 2 ** 20;

/** Bytes handed over at a time of a payload: a multiple of the largest element. */
const PIECE = 2 ** 16;

/** One message that is open. */
class Frame {
  message: Message;
  sink: Sink;
  /** Offset where it ends. */
  end = 0;
  /** Field read last, and how often it stood there. */
  field: Field | undefined;
  repeats = 0;
  /** Number of the highest field so far. */
  highest = 0;
  hasOneof = false;

  constructor(message: Message, sink: Sink) {
    this.message = message;
    this.sink = sink;
  }
}

/** Where the walker reports to. */
export interface WalkReport {
  readonly findings: Findings;
  readonly limits: Limits;
}

/**
 * The one strict walk over the bytes of a model. What has a second reading among protobuf parsers is a finding and
 * does not end it; only bytes that cannot be told apart do.
 */
export class Walker {
  readonly #cursor: Cursor;
  readonly #findings: Findings;
  readonly #limits: Limits;
  /** Open messages, the outermost first; frames are used again. */
  readonly #frames: Frame[] = [];
  #depth = 0;
  /** Offset of the tag of the field that is read. */
  #offset = 0;

  constructor(cursor: Cursor, report: WalkReport) {
    this.#cursor = cursor;
    this.#findings = report.findings;
    this.#limits = report.limits;
  }

  /** Where the walk is, as field names and indices: `graph/node/3/attribute/0`. */
  readonly path = (): string => {
    const parts: string[] = [];
    for (let i = 0; i < this.#depth; i++) {
      const { field, repeats } = this.#frames[i]!;
      if (field === undefined) break;
      parts.push(field.repeated ? `${field.name}/${repeats - 1}` : field.name);
    }
    return parts.join("/");
  };

  /** @throws ArtifactError for bytes behind which nothing can be read */
  run(message: Message, sink: Sink, size: number): void {
    this.#push(message, sink, size);
    while (this.#depth > 0) {
      const frame = this.#frames[this.#depth - 1]!;
      if (this.#cursor.position < frame.end) this.#field(frame);
      else this.#pop();
    }
  }

  #push(message: Message, sink: Sink, end: number): void {
    if (this.#depth >= this.#limits.maxMessageDepth) {
      throw this.#fail("E_LIMIT_DEPTH", `messages are nested ${this.#depth} deep`, "no deeper ones are read");
    }
    const frame = (this.#frames[this.#depth] ??= new Frame(message, sink));
    frame.message = message;
    frame.sink = sink;
    frame.end = end;
    frame.field = undefined;
    frame.repeats = 0;
    frame.highest = 0;
    frame.hasOneof = false;
    this.#depth++;
  }

  #pop(): void {
    const { sink } = this.#frames[--this.#depth]!;
    const parent = this.#frames[this.#depth - 1];
    sink.end();
    if (parent?.field) parent.sink.close(parent.field, sink);
  }

  #field(frame: Frame): void {
    const cursor = this.#cursor;
    this.#offset = cursor.position;
    const tag = this.#tag(frame);
    const number = tag >>> 3;
    const wire = tag & 7;
    const field = frame.message.fields[number];
    if (field === undefined) {
      this.#refuse(
        "E_PROTOBUF_FIELD",
        `field ${number} is not one of ${frame.message.name}`,
        "unknown fields hide data",
      );
      return this.#skip(frame, wire);
    }
    this.#enter(frame, field);
    if (wire === field.wire) {
      if (wire === WIRE.length) return this.#lengthDelimited(frame, field);
      return field.repeated ? this.#run(frame, field, tag) : this.#scalar(frame, field);
    }
    if (wire === WIRE.length && field.repeated) return this.#packed(frame, field);
    this.#refuse("E_PROTOBUF_FIELD", `${field.name} has wire type ${wire}`, `it must be ${field.wire}`);
    this.#skip(frame, wire);
  }

  #tag(frame: Frame): number {
    const small = this.#cursor.small(frame.end);
    const tag = small < 0 ? this.#longTag(frame) : small;
    const wire = tag & 7;
    if (tag >>> 3 === 0 || wire === 3 || wire === 4 || wire > 5) {
      const is = tag >>> 3 === 0 ? "a field has the number 0" : `a field has wire type ${wire}`;
      throw this.#fail("E_PROTOBUF_TAG", is, "numbers begin at 1, and groups are not read");
    }
    return tag;
  }

  #longTag(frame: Frame): number {
    const cursor = this.#cursor;
    cursor.varint(frame.end);
    if (cursor.high !== 0 || cursor.position - this.#offset > 5) {
      throw this.#fail("E_PROTOBUF_TAG", "a tag has more than 32 bits", "it must fit");
    }
    this.#checkVarint();
    return cursor.low;
  }

  /** Order, and how often a field may stand. */
  #enter(frame: Frame, field: Field): void {
    const isAgain = frame.field === field;
    if (field.number < frame.highest) {
      this.#refuse("E_PROTOBUF_ORDER", `${field.name} stands behind a later field`, "fields must ascend");
    } else if (isAgain && !field.repeated) {
      this.#refuse("E_PROTOBUF_REPEATED", `${field.name} stands there again`, "it may stand once");
    }
    if (field.oneof) {
      if (frame.hasOneof && !isAgain) {
        this.#refuse("E_PROTOBUF_REPEATED", `${field.name} stands beside its alternative`, "only one may be there");
      }
      frame.hasOneof = true;
    }
    if (field.number > frame.highest) frame.highest = field.number;
    frame.repeats = isAgain ? frame.repeats + 1 : 1;
    frame.field = field;
  }

  #lengthDelimited(frame: Frame, field: Field): void {
    const cursor = this.#cursor;
    const length = this.#length(frame);
    if (field.message) return this.#push(field.message, frame.sink.open(field), cursor.position + length);
    if (field.type === "bytes") {
      if (frame.sink.streams(field)) this.#stream(frame, field, length);
      else if (frame.sink.wants(field) && length <= this.#limits.maxNameBytes) {
        const start = cursor.hold(length);
        frame.sink.text(field, cursor.bytes, start, start + length);
      } else cursor.skip(length);
      return frame.sink.count(field, length);
    }
    const isName = field.type === "name";
    const most = isName ? this.#limits.maxNameBytes : MAX_TEXT;
    if (length > most) {
      const code = isName ? "E_LIMIT_NAME" : "E_LIMIT_STRING";
      this.#refuse(code, `${field.name} has ${length} bytes`, `at most ${most} are read`);
      return cursor.skip(length);
    }
    const start = cursor.hold(length);
    this.#checkText(field, start, start + length);
    frame.sink.text(field, cursor.bytes, start, start + length);
  }

  #checkText(field: Field, start: number, end: number): void {
    const { bytes } = this.#cursor;
    const isName = field.type === "name";
    for (let at = start; at < end;) {
      const byte = bytes[at]!;
      if (isName && (byte < 0x20 || byte === 0x7f)) {
        return this.#refuse("E_ONNX_NAME", `${field.name} holds control character ${byte}`, "names may not");
      }
      at = byte < 0x80 ? at + 1 : skipCharacter(bytes, at);
      // A character may not go on behind the text: what stands there is of another field.
      if (at < 0 || at > end) return this.#refuse("E_UTF8", `${field.name} is not UTF-8`, "text must be strict UTF-8");
    }
  }

  #stream(frame: Frame, field: Field, length: number): void {
    const cursor = this.#cursor;
    for (let left = length; left > 0; left -= PIECE) {
      const size = Math.min(left, PIECE);
      const start = cursor.hold(size);
      frame.sink.piece(field, cursor.bytes, start, start + size);
    }
  }

  /** @returns a length that its message has room for. */
  #length(frame: Frame): number {
    const cursor = this.#cursor;
    const small = cursor.small(frame.end);
    const length = small < 0 ? this.#longLength(frame) : small;
    const left = frame.end - cursor.position;
    if (length > left) {
      throw this.#fail("E_PROTOBUF_LENGTH", `a field of ${length} bytes has room for ${left}`, "it must fit");
    }
    return length;
  }

  #longLength(frame: Frame): number {
    const cursor = this.#cursor;
    const start = cursor.position;
    cursor.varint(frame.end);
    if (cursor.high !== 0 || cursor.low > MAX_LENGTH || cursor.position - start > 5) {
      throw this.#fail("E_PROTOBUF_LENGTH", "a length has more than 31 bits", "it must fit");
    }
    this.#checkVarint();
    return cursor.low;
  }

  #scalar(frame: Frame, field: Field): void {
    if (field.wire === WIRE.varint) {
      this.#cursor.varint(frame.end);
      return frame.sink.integer(field, this.#value(field));
    }
    const start = this.#cursor.hold(this.#fixedSize(frame, field));
    const { buffer, byteOffset } = this.#cursor.bytes;
    frame.sink.float(field, new DataView(buffer, byteOffset).getFloat32(start, true));
  }

  /** @returns the size of a float or double that has room in its message. */
  #fixedSize(frame: Frame, field: Field): number {
    const size = field.wire === WIRE.fixed32 ? 4 : 8;
    if (frame.end - this.#cursor.position < size) {
      throw this.#fail("E_TRUNCATED", `${field.name} is cut`, `it must have ${size} bytes`);
    }
    return size;
  }

  /** Repeated numbers, each with its tag. */
  #run(frame: Frame, field: Field, tag: number): void {
    const cursor = this.#cursor;
    const { sink, end } = frame;
    const isVarint = field.wire === WIRE.varint;
    const wants = isVarint && sink.wants(field);
    const column = isVarint ? sink.column(field) : undefined;
    const streams = !isVarint && sink.streams(field);
    let count = 0;
    do {
      count++;
      if (isVarint) this.#number(frame, field, wants, column);
      else if (streams) this.#stream(frame, field, this.#fixedSize(frame, field));
      else cursor.skip(this.#fixedSize(frame, field));
      // Most runs are long, and of small numbers; a longer tag is of no field whose numbers repeat.
      if (isVarint) count += wants ? 0 : cursor.smallNumbers(tag, end, column);
      else if (!streams) count += cursor.skipFixed(tag, field.wire === WIRE.fixed32 ? 4 : 8, end);
    } while (cursor.passes(tag, end));
    frame.repeats += count - 1;
    sink.count(field, count);
  }

  /** Repeated numbers under one tag. */
  #packed(frame: Frame, field: Field): void {
    const cursor = this.#cursor;
    const { sink } = frame;
    const length = this.#length(frame);
    const end = cursor.position + length;
    if (field.wire !== WIRE.varint) {
      const size = field.wire === WIRE.fixed32 ? 4 : 8;
      if (length % size !== 0) {
        throw this.#fail("E_PROTOBUF_LENGTH", `${field.name} has ${length} bytes`, `each takes ${size}`);
      }
      if (sink.streams(field)) this.#stream(frame, field, length);
      else cursor.skip(length);
      return sink.count(field, length / size);
    }
    const wants = sink.wants(field);
    const column = sink.column(field);
    let count = 0;
    while (cursor.position < end) {
      count += wants ? 0 : cursor.smallNumbers(-1, end, column);
      if (cursor.position === end) break;
      this.#number(frame, field, wants, column, end);
      count++;
    }
    sink.count(field, count);
  }

  /** One of several numbers. */
  #number(frame: Frame, field: Field, wants: boolean, column: IntColumn | undefined, end = frame.end): void {
    this.#cursor.varint(end);
    const value = this.#value(field);
    if (wants) frame.sink.integer(field, value);
    else column?.push(value > NO_INDEX && value < 2 ** 31 ? Number(value) : NO_INDEX);
  }

  /** @returns the number just read, exact, checked against its type. */
  #value(field: Field): number | bigint {
    const { low, high } = this.#cursor;
    this.#checkVarint();
    if (high === 0 && (low < 2 ** 31 || field.type === "int64" || field.type === "uint64")) {
      if (field.type === "enum" && low > field.last) this.#badNumber(field, String(low), `at most ${field.last}`);
      return low;
    }
    if (field.type === "int32" || field.type === "enum") {
      const isNegative = high === 0xffff_ffff && low >= 2 ** 31;
      // Data may be negative; whatever else has this type is a type or a count.
      if (!isNegative || !field.repeated) this.#badNumber(field, "out of range", "a small number");
      return low | 0;
    }
    const signed = field.type === "uint64" ? high : high | 0;
    const value = signed * 2 ** 32 + low;
    return Number.isSafeInteger(value) ? value : (BigInt(signed) << 32n) | BigInt(low);
  }

  #badNumber(field: Field, is: string, wanted: string): void {
    this.#refuse("E_PROTOBUF_ENUM", `${field.name} is ${is}`, `it must be ${wanted}`);
  }

  #checkVarint(): void {
    const { flaw } = this.#cursor;
    if (flaw === undefined) return;
    const is = flaw === "padded" ? "a number is padded" : "a number has more than 64 bits";
    this.#refuse("E_PROTOBUF_VARINT", is, "it must be written in the shortest way");
  }

  #skip(frame: Frame, wire: number): void {
    const cursor = this.#cursor;
    if (wire === WIRE.varint) {
      cursor.varint(frame.end);
      return;
    }
    if (wire === WIRE.length) return cursor.skip(this.#length(frame));
    const size = wire === WIRE.fixed32 ? 4 : 8;
    if (frame.end - cursor.position < size) throw this.#fail("E_TRUNCATED", "a field is cut", "it must be whole");
    cursor.skip(size);
  }

  #refuse(code: Code, is: string, wanted: string): void {
    if (this.#findings.full) return;
    const message = cannot("read", this.path() || "model", is, wanted);
    this.#findings.add(code, message, { path: this.path(), offset: this.#offset });
  }

  #fail(code: Code, is: string, wanted: string): Error {
    const message = cannot("read", this.path() || "model", is, wanted);
    return artifactError(code, message, { path: this.path(), offset: this.#offset });
  }
}
