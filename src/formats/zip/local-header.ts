import { equalBytes } from "../../bytes/index.js";
import type { ZipDirectory, ZipEntry } from "./entry.js";
import { centralName } from "./central-header.js";
import { readExtraField } from "./extra-field.js";
import { uint16, uint32, uint64 } from "./little-endian.js";
import { DESCRIPTOR_FLAG, isFlagged } from "./coding.js";
import type { Report } from "./report.js";
import { checkUnicodePath } from "./unicode-path.js";

const SIGNATURE = 0x04034b50;
const DEFERRED = 0xffffffff;
/** Local ZIP64 fields hold both sizes, always (4.5.3). */
const ZIP64_SIZE = 16;

/** Bytes of a local header before name and extra field. */
export const LOCAL_HEADER_SIZE = 30;

/**
 * @param fixed - the first 30 bytes of a local header (APPNOTE 6.3.10, 4.3.7)
 * @returns the number of bytes that name and extra field take after it; `undefined` if it is none
 */
export function localVariableLength(fixed: Uint8Array): number | undefined {
  if (uint32(fixed, 0) !== SIGNATURE) return undefined;
  return uint16(fixed, 26) + uint16(fixed, 28);
}

/**
 * Compares a local header with the central record, after ZIP64 resolution. The version needed may differ. Where a data
 * descriptor follows, CRC-32 and sizes may be zero.
 *
 * @param variable - the name and the extra field
 * @returns whether the header has a ZIP64 field, and so the data descriptor 64-bit sizes
 */
export function checkLocalHeader(
  fixed: Uint8Array,
  variable: Uint8Array,
  entry: ZipEntry,
  directory: ZipDirectory,
  report: Report,
): boolean {
  const mismatch = (what: string, local: string): void => {
    report("E_ZIP_LOCAL_MISMATCH", `its local header has ${what} ${local}`, "it must repeat the central record");
  };
  const flags = uint16(fixed, 6);
  const method = uint16(fixed, 8);
  const crc = uint32(fixed, 14);
  if (flags !== entry.flags) mismatch("flags", `0x${flags.toString(16)}`);
  if (method !== entry.method) mismatch("method", String(method));
  const mayBeZero = isFlagged(entry.flags, DESCRIPTOR_FLAG);
  const differs = (local: number, central: number): boolean => local !== central && !(mayBeZero && local === 0);
  if (differs(crc, entry.crc32)) mismatch("CRC-32", `0x${crc.toString(16)}`);

  const nameLength = uint16(fixed, 26);
  const name = variable.subarray(0, nameLength);
  if (!equalBytes(name, centralName(entry, directory))) mismatch("a name", "of its own");
  const extra = readExtraField(variable, nameLength, variable.length - nameLength, report);
  checkUnicodePath(extra.unicodePath, name, report);
  const { zip64 } = extra;
  if (zip64 && zip64.length !== ZIP64_SIZE) {
    report("E_ZIP_ZIP64", `its local ZIP64 field has ${zip64.length} bytes`, `it must have ${ZIP64_SIZE}`);
    return true;
  }
  // Both forms of a size may stand there: CPython before 3.11.4 wrote them so.
  const sizes = [
    [uint32(fixed, 22), entry.size, 0],
    [uint32(fixed, 18), entry.compressedSize, 8],
  ] as const;
  for (const [plain, central, at] of sizes) {
    const deferred = plain === DEFERRED && zip64 !== undefined;
    if (!deferred && differs(plain, central)) mismatch("the size", String(plain));
    if (zip64 && differs(uint64(zip64, at), central)) mismatch("the 64-bit size", String(uint64(zip64, at)));
  }
  return zip64 !== undefined;
}
