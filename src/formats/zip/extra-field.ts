import { uint16 } from "./little-endian.js";
import type { Report } from "./report.js";

const ZIP64 = 0x0001;
const UNICODE_PATH = 0x7075;
/** Times and owners: NTFS, extended timestamp, old and new Info-ZIP Unix. None changes what a member is. */
const HARMLESS: ReadonlySet<number> = new Set([0x000a, 0x5455, 0x5855, 0x7855, 0x7875]);

/** The blocks of one extra field that matter (APPNOTE 6.3.10, 4.5). */
export interface ExtraField {
  readonly zip64: Uint8Array | undefined;
  readonly unicodePath: Uint8Array | undefined;
}

const NOTHING: ExtraField = Object.freeze({ zip64: undefined, unicodePath: undefined });

/** Reads an extra field as blocks of id, length and data; of two blocks with one id the first counts. */
export function readExtraField(bytes: Uint8Array, start: number, length: number, report: Report): ExtraField {
  if (length === 0) return NOTHING;
  const blocks = new Map<number, Uint8Array>();
  const end = start + length;
  let at = start;
  while (at < end) {
    const size = end - at < 4 ? Infinity : uint16(bytes, at + 2);
    if (size > end - at - 4) {
      report("E_ZIP_EXTRA", "a block of its extra field is cut short", "every block must be whole");
      break;
    }
    const id = uint16(bytes, at);
    if (blocks.has(id)) report("E_ZIP_EXTRA", `its extra field has the block ${hex(id)} twice`, "once is allowed");
    else blocks.set(id, bytes.subarray(at + 4, at + 4 + size));
    if (id !== ZIP64 && id !== UNICODE_PATH && !HARMLESS.has(id)) {
      report("E_ZIP_EXTRA", `its extra field has the block ${hex(id)}`, "only known blocks are allowed");
    }
    at += 4 + size;
  }
  return { zip64: blocks.get(ZIP64), unicodePath: blocks.get(UNICODE_PATH) };
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, "0")}`;
}
