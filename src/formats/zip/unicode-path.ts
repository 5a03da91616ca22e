import { crc32 } from "../../bytes/index.js";
import { uint32 } from "./little-endian.js";
import type { Report } from "./report.js";

const HEADER_SIZE = 5;

/** Holds an Info-ZIP Unicode Path field (APPNOTE 6.3.10, 4.6.9) against the name, which it must repeat byte by byte. */
export function checkUnicodePath(field: Uint8Array | undefined, name: Uint8Array, report: Report): void {
  if (!field) return;
  const same =
    field.length === HEADER_SIZE + name.length &&
    field[0] === 1 &&
    uint32(field, 1) === crc32(name) &&
    name.every((byte, index) => field[HEADER_SIZE + index] === byte);
  if (!same)
    report("E_ZIP_UNICODE_PATH", "its Unicode Path field is not its name with version 1 and CRC-32", "it must be");
}
