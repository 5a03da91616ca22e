/** General purpose bit flags (APPNOTE 6.3.10, 4.4.4). */
export const DESCRIPTOR_FLAG = 0x8;
export const PATCHED_FLAG = 0x20;
export const UTF8_FLAG = 0x800;
/** Bits 0, 6 and 13: encrypted, strongly, with masked headers. */
export const ENCRYPTION_FLAGS = 0x1 | 0x40 | 0x2000;
/** Bits 1 and 2 say how hard the deflater tried. */
export const KNOWN_FLAGS = DESCRIPTOR_FLAG | UTF8_FLAG | 0x2 | 0x4;

/** @returns whether any bit of `mask` is set */
export function isFlagged(flags: number, mask: number): boolean {
  return (flags & mask) !== 0;
}
