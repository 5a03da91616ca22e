import { JSON_LITERAL, parseJsonEvents, type JsonHandler, type JsonOptions } from "../../src/bytes/index.js";
import { ArtifactError } from "../../src/errors/index.js";

const encoder = new TextEncoder();

export const OPTIONS: JsonOptions = { maxDepth: 100, path: "schema.json" };

/** @returns `text` in UTF-8, or the bytes themselves. */
export function toBytes(text: string | readonly number[]): Uint8Array {
  return typeof text === "string" ? encoder.encode(text) : Uint8Array.from(text);
}

/** @returns the artifact error that `action` throws; anything else fails the test. */
export function caught(action: () => unknown): ArtifactError {
  try {
    action();
  } catch (error) {
    if (error instanceof ArtifactError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

const LITERAL_NAMES = new Map<number, string>(Object.entries(JSON_LITERAL).map(([name, number]) => [number, name]));

/** Writes the events down, one line each. */
class Recorder implements JsonHandler {
  readonly events: string[] = [];
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  beginObject(offset: number): void {
    this.events.push(`{ ${offset}`);
  }

  key(start: number, end: number, escaped: boolean): void {
    this.events.push(`key ${this.#span(start, end)}${escaped ? " escaped" : ""}`);
  }

  endObject(offset: number): void {
    this.events.push(`} ${offset}`);
  }

  beginArray(offset: number): void {
    this.events.push(`[ ${offset}`);
  }

  endArray(offset: number): void {
    this.events.push(`] ${offset}`);
  }

  string(start: number, end: number, escaped: boolean): void {
    this.events.push(`string ${this.#span(start, end)}${escaped ? " escaped" : ""}`);
  }

  number(start: number, end: number, integer: boolean): void {
    this.events.push(`${integer ? "integer" : "number"} ${this.#span(start, end)}`);
  }

  literal(literal: number, offset: number): void {
    this.events.push(`${LITERAL_NAMES.get(literal)} ${offset}`);
  }

  #span(start: number, end: number): string {
    return `${start}-${end} ${new TextDecoder().decode(this.#bytes.subarray(start, end))}`;
  }
}

/** @returns the events of `text`, up to the error if it has one. */
export function eventsOf(text: string | Uint8Array, options: Partial<JsonOptions> = {}): string[] {
  const bytes = typeof text === "string" ? toBytes(text) : text;
  const recorder = new Recorder(bytes);
  parseJsonEvents(bytes, recorder, { ...OPTIONS, ...options });
  return recorder.events;
}
