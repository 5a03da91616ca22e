import { readFileSync } from "node:fs";

const FOLDER = new URL("../../fixtures/sign/keys/", import.meta.url);

/** @returns a file of fixtures/sign/keys. */
export function keyFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @returns the bytes with one of them exchanged. */
export function withByte(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = change(changed[at]!) & 0xff;
  return changed;
}
