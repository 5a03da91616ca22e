import type { ZipEntry } from "./entry.js";
import { uint32, uint64 } from "./little-endian.js";
import type { Report } from "./report.js";
import type { Window } from "./window.js";

const SIGNATURE = 0x08074b50;
const MAX_UINT32 = 0xffffffff;

/**
 * Reads the data descriptor behind the data of `entry` (APPNOTE 6.3.10, 4.3.9), with or without signature. Its sizes
 * have 64 bits if the local header has a ZIP64 field, or if they need them.
 *
 * @param room - bytes up to the next member or the directory
 */
export function passDescriptor(window: Window, entry: ZipEntry, zip64: boolean, room: number, report: Report): void {
  const wide = zip64 || entry.size > MAX_UINT32 || entry.compressedSize > MAX_UINT32;
  const sizesLength = wide ? 16 : 8;
  if (room < 4 + sizesLength) {
    report("E_ZIP_DESCRIPTOR", `${room} bytes follow its data`, "its flags promise a data descriptor");
    return;
  }
  let crc = uint32(window.take(4), 0);
  if (crc === SIGNATURE && room >= 8 + sizesLength) crc = uint32(window.take(4), 0);
  const sizes = window.take(sizesLength);
  const compressedSize = wide ? uint64(sizes, 0) : uint32(sizes, 0);
  const size = wide ? uint64(sizes, 8) : uint32(sizes, 4);
  if (crc !== entry.crc32 || compressedSize !== entry.compressedSize || size !== entry.size) {
    report("E_ZIP_DESCRIPTOR", "its data descriptor has another CRC-32 or size", "it must repeat the central record");
  }
}
