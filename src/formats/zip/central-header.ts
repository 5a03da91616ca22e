import type { Findings, Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { checkCoding, isFlagged, UTF8_FLAG } from "./coding.js";
import type { ZipDirectory, ZipEntry } from "./entry.js";
import { readExtraField } from "./extra-field.js";
import { uint16, uint32 } from "./little-endian.js";
import { checkPlace, checkSizes, readExtent, type InflateBudget } from "./member-extent.js";
import { checkMemberName, decodeMemberName } from "./member-name.js";
import type { MemberNames } from "./member-names.js";
import { memberReport, type Report } from "./report.js";
import { checkUnicodePath } from "./unicode-path.js";

const SIGNATURE = 0x02014b50;
const CENTRAL_HEADER_SIZE = 46;
/** Unix file type in the upper half of the external attributes. */
const FILE_TYPE = 0xf000;
const REGULAR = 0x8000;
/** Volume label and directory in the lower half, as DOS has them. */
const DOS_SPECIAL = 0x18;

/** The records of a directory, and what is counted over all of them. */
export interface CentralRecords {
  readonly bytes: Uint8Array;
  /** Offset of the directory in the source. */
  readonly start: number;
  /** What is added to each offset. */
  readonly shift: number;
  readonly limits: Limits;
  readonly findings: Findings;
  readonly names: MemberNames;
  readonly budget: InflateBudget;
}

/**
 * Reads one record of the central directory (APPNOTE 6.3.10, 4.3.12).
 *
 * @param at - its offset in `records.bytes`
 * @returns the entry, and the length of its record in bytes
 * @throws MalformedError `E_ZIP_DIRECTORY` where no whole record stands
 */
export function readCentralHeader(
  records: CentralRecords,
  at: number,
  index: number,
): { readonly entry: ZipEntry; readonly length: number } {
  const { bytes, limits } = records;
  const offset = records.start + at;
  if (bytes.length - at < CENTRAL_HEADER_SIZE || uint32(bytes, at) !== SIGNATURE) {
    throw noRecord(index, offset, "there is no central header");
  }
  const flags = uint16(bytes, at + 8);
  const nameLength = uint16(bytes, at + 28);
  const extraLength = uint16(bytes, at + 30);
  const commentLength = uint16(bytes, at + 32);
  const length = CENTRAL_HEADER_SIZE + nameLength + extraLength + commentLength;
  if (length > bytes.length - at) throw noRecord(index, offset, "its central header is cut short");

  const nameAt = at + CENTRAL_HEADER_SIZE;
  const rawName = bytes.subarray(nameAt, nameAt + nameLength);
  const name = decodeMemberName(rawName, isFlagged(flags, UTF8_FLAG));
  const report = memberReport(records.findings, name.text, offset);
  checkMemberName(name, nameLength, limits, report);
  records.names.check(name, report);
  const { zip64, unicodePath } = readExtraField(bytes, nameAt + nameLength, extraLength, report);
  checkUnicodePath(unicodePath, rawName, report);
  if (commentLength > 0) report("E_ZIP_COMMENT", `it has a comment of ${commentLength} bytes`, "none is allowed");
  const disk = uint16(bytes, at + 34);
  if (disk !== 0) report("E_ZIP_MULTIDISK", `it begins on disk ${disk}`, "there is one disk, 0");
  checkAttributes(uint32(bytes, at + 38), report);

  const method = uint16(bytes, at + 10);
  const extent = readExtent(bytes, at, zip64, report);
  const { size, compressedSize } = extent;
  const localOffset = extent.offset + records.shift;
  const decodable = checkCoding(flags, method, uint16(bytes, at + 6) & 0xff, report);
  const placed = checkPlace(localOffset, compressedSize, records.start, report);
  const sized = checkSizes(extent, method, limits, report);
  const entry = {
    index,
    name: cutAtNul(name.text),
    flags,
    method,
    crc32: uint32(bytes, at + 16),
    compressedSize,
    size,
    offset: localOffset,
    record: at,
    readable: decodable && extent.whole && placed && sized && records.budget.admit(size, report),
  };
  return { entry, length };
}

/** @returns the name of `entry` as the directory spells it */
export function centralName(entry: ZipEntry, { bytes }: ZipDirectory): Uint8Array {
  const start = entry.record + CENTRAL_HEADER_SIZE;
  return bytes.subarray(start, start + uint16(bytes, entry.record + 28));
}

/** @returns the number of bytes that name and extra field of `entry` take in the directory */
export function centralVariableLength(entry: ZipEntry, { bytes }: ZipDirectory): number {
  return uint16(bytes, entry.record + 28) + uint16(bytes, entry.record + 30);
}

/** As CPython reads a name, beside the finding. */
function cutAtNul(name: string): string {
  const end = name.indexOf("\0");
  return end < 0 ? name : name.slice(0, end);
}

function checkAttributes(attributes: number, report: Report): void {
  const type = (attributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR) {
    report("E_ZIP_ATTRIBUTES", `its Unix file type is 0${type.toString(8)}`, "it must be a regular file");
  } else if ((attributes & DOS_SPECIAL) !== 0) {
    report("E_ZIP_ATTRIBUTES", "it is marked as a directory or volume label", "it must be a regular file");
  }
}

function noRecord(index: number, offset: number, is: string): Error {
  const details = { offset };
  return artifactError(
    "E_ZIP_DIRECTORY",
    cannot("read directory record", String(index), is, "a whole one must be"),
    details,
  );
}
