import type { Report } from "./report.js";

/** General purpose bit flags (APPNOTE 6.3.10, 4.4.4). */
export const DESCRIPTOR_FLAG = 0x8;
export const UTF8_FLAG = 0x800;
const PATCHED_FLAG = 0x20;
/** Bits 0, 6 and 13: encrypted, strongly, with masked headers. */
const ENCRYPTION_FLAGS = 0x1 | 0x40 | 0x2000;
/** Bits 1 and 2 say how hard the deflater tried. */
const KNOWN_FLAGS = DESCRIPTOR_FLAG | UTF8_FLAG | 0x2 | 0x4;

/** Compression methods that are read (4.4.5). */
export const STORED = 0;
const DEFLATED = 8;

/** APPNOTE 6.3; CPython takes no newer one. */
const MAX_VERSION = 63;

/** @returns whether any bit of `mask` is set */
export function isFlagged(flags: number, mask: number): boolean {
  return (flags & mask) !== 0;
}

/** @returns whether the data can be decoded: as CPython, which ignores flags that it does not know */
export function checkCoding(flags: number, method: number, version: number, report: Report): boolean {
  const known = method === STORED || method === DEFLATED;
  const encrypted = isFlagged(flags, ENCRYPTION_FLAGS);
  if (encrypted) report("E_ZIP_ENCRYPTED", "it is encrypted", "it must not be");
  const strange = flags & ~(KNOWN_FLAGS | ENCRYPTION_FLAGS);
  if (strange !== 0) {
    report("E_ZIP_FLAGS", `it sets the flags 0x${strange.toString(16)}`, "only harmless ones are allowed");
  }
  if (!known) report("E_ZIP_METHOD", `its compression method is ${method}`, "0 and 8 are read");
  if (version > MAX_VERSION) report("E_ZIP_METHOD", `it needs version ${version}`, `${MAX_VERSION} is the last known`);
  return known && !encrypted && !isFlagged(flags, PATCHED_FLAG) && version <= MAX_VERSION;
}
