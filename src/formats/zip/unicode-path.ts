import { crc32 } from "../../bytes/index.js";
import type { Report } from "./report.js";

const HEADER_SIZE = 5;

/** Holds an Info-ZIP Unicode Path field (APPNOTE 6.3.10, 4.6.9) against the name, which it must repeat byte by byte. */
export function checkUnicodePath(field: DataView | undefined, name: Uint8Array, report: Report): void {
  if (!field) return;
  const same =
    field.byteLength === HEADER_SIZE + name.length &&
    field.getUint8(0) === 1 &&
    field.getUint32(1, true) === crc32(name) &&
    name.every((byte, index) => field.getUint8(HEADER_SIZE + index) === byte);
  if (!same)
    report("E_ZIP_UNICODE_PATH", "its Unicode Path field is not its name with version 1 and CRC-32", "it must be");
}
