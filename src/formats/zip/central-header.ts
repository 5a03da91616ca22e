import type { Findings, Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { ZipDirectory, ZipEntry } from "./entry.js";
import { readExtraField } from "./extra-field.js";
import { isFlagged, ENCRYPTION_FLAGS, KNOWN_FLAGS, PATCHED_FLAG, UTF8_FLAG } from "./flags.js";
import { readMemberName } from "./member-name.js";
import { memberReport, type Report } from "./report.js";
import { readUint64 } from "./uint64.js";
import { checkUnicodePath } from "./unicode-path.js";

const SIGNATURE = 0x02014b50;
const CENTRAL_HEADER_SIZE = 46;
const LOCAL_HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
/** APPNOTE 6.3; CPython takes no newer one. */
const MAX_VERSION = 63;
const DEFERRED = 0xffffffff;
/** Unix file type in the upper half of the external attributes. */
const FILE_TYPE = 0xf000;
const REGULAR = 0x8000;
/** Volume label and directory in the lower half, as DOS has them. */
const DOS_SPECIAL = 0x18;

/** Where the records of a directory are, and what its end record says about them. */
export interface CentralRecords {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Offset of the directory in the source. */
  readonly start: number;
  /** What is added to each offset. */
  readonly shift: number;
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
  limits: Limits,
  findings: Findings,
): { readonly entry: ZipEntry; readonly length: number } {
  const { bytes, view } = records;
  const offset = records.start + at;
  if (bytes.length - at < CENTRAL_HEADER_SIZE || view.getUint32(at, true) !== SIGNATURE) {
    throw noRecord(index, offset, "there is no central header");
  }
  const flags = view.getUint16(at + 8, true);
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const commentLength = view.getUint16(at + 32, true);
  const length = CENTRAL_HEADER_SIZE + nameLength + extraLength + commentLength;
  if (length > bytes.length - at) throw noRecord(index, offset, "its central header is cut short");

  const rawName = bytes.subarray(at + CENTRAL_HEADER_SIZE, at + CENTRAL_HEADER_SIZE + nameLength);
  let name = `#${index}`;
  const report: Report = (code, is, wanted) => memberReport(findings, name, offset)(code, is, wanted);
  name = readMemberName(rawName, isFlagged(flags, UTF8_FLAG), limits, report);
  const extra = readExtraField(view, at + CENTRAL_HEADER_SIZE + nameLength, extraLength, report);
  checkUnicodePath(extra.unicodePath, rawName, report);
  if (commentLength > 0) report("E_ZIP_COMMENT", `it has a comment of ${commentLength} bytes`, "none is allowed");
  const disk = view.getUint16(at + 34, true);
  if (disk !== 0) report("E_ZIP_MULTIDISK", `it begins on disk ${disk}`, "there is one disk, 0");
  checkAttributes(view.getUint32(at + 38, true), report);

  const method = view.getUint16(at + 10, true);
  const extent = readExtent(view, at, extra.zip64, report);
  const entry: ZipEntry = {
    index,
    name,
    flags,
    method,
    crc32: view.getUint32(at + 16, true),
    compressedSize: extent.compressedSize,
    size: extent.size,
    offset: extent.offset + records.shift,
    record: at,
    readable: false,
  };
  const decoded = checkCoding(flags, method, view.getUint16(at + 6, true) & 0xff, report);
  const placed = checkPlace(entry, records.start, report);
  const sized = checkSizes(entry, limits, report);
  return { entry: { ...entry, readable: decoded && extent.whole && placed && sized }, length };
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

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

interface Extent {
  readonly size: number;
  readonly compressedSize: number;
  readonly offset: number;
  /** Whether every field that defers to ZIP64 found its value. */
  readonly whole: boolean;
}

/** Resolves sizes and offset: a field of all ones defers to the next value of the ZIP64 block (4.5.3). */
function readExtent(view: DataView, at: number, zip64: DataView | undefined, report: Report): Extent {
  const values = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  let used = 0;
  let whole = true;
  const [size = 0, compressedSize = 0, offset = 0] = values.map((value) => {
    if (value !== DEFERRED) return value;
    const found = zip64 && zip64.byteLength - used >= 8 ? readUint64(zip64, used) : Infinity;
    used += 8;
    if (Number.isSafeInteger(found)) return found;
    whole = false;
    return value;
  });
  if (!whole) report("E_ZIP_ZIP64", "a size or offset that defers to ZIP64 has no value there", "it must have one");
  else if (zip64 && zip64.byteLength !== used) {
    report("E_ZIP_ZIP64", `its ZIP64 field has ${zip64.byteLength} bytes`, `its header asks for ${used}`);
  }
  return { size, compressedSize, offset, whole };
}

function checkAttributes(attributes: number, report: Report): void {
  const type = (attributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR) {
    report("E_ZIP_ATTRIBUTES", `its Unix file type is 0${type.toString(8)}`, "it must be a regular file");
  } else if ((attributes & DOS_SPECIAL) !== 0) {
    report("E_ZIP_ATTRIBUTES", "it is marked as a directory or volume label", "it must be a regular file");
  }
}

/** @returns whether the data can be decoded: as CPython, which ignores flags that it does not know */
function checkCoding(flags: number, method: number, version: number, report: Report): boolean {
  const known = method === STORED || method === DEFLATED;
  const encrypted = isFlagged(flags, ENCRYPTION_FLAGS);
  if (encrypted) report("E_ZIP_ENCRYPTED", "it is encrypted", "it must not be");
  const strange = flags & ~(KNOWN_FLAGS | ENCRYPTION_FLAGS);
  if (strange !== 0) {
    report(
      "E_ZIP_FLAGS",
      `it sets the flags 0x${strange.toString(16)}`,
      "only UTF-8, data descriptor and deflate hints are known",
    );
  }
  if (!known) report("E_ZIP_METHOD", `its compression method is ${method}`, "0 and 8 are read");
  if (version > MAX_VERSION)
    report("E_ZIP_METHOD", `it needs version ${version}`, `${MAX_VERSION} is the last one known`);
  return known && !encrypted && !isFlagged(flags, PATCHED_FLAG) && version <= MAX_VERSION;
}

/** @returns whether local header and data lie between the start of the source and the directory */
function checkPlace(entry: ZipEntry, directoryStart: number, report: Report): boolean {
  const { offset, compressedSize } = entry;
  if (offset >= 0 && compressedSize <= directoryStart - offset - LOCAL_HEADER_SIZE) return true;
  report(
    "E_ZIP_OVERLAP",
    `its ${compressedSize} bytes at offset ${offset} do not end before the directory`,
    "they must",
  );
  return false;
}

function checkSizes(entry: ZipEntry, limits: Limits, report: Report): boolean {
  const { method, size, compressedSize } = entry;
  if (method === STORED && size !== compressedSize) {
    report("E_ZIP_SIZE", `it is stored in ${compressedSize} bytes and declares ${size}`, "they must be equal");
    return false;
  }
  if (size > limits.ratioFloorBytes && size > compressedSize * limits.maxRatio) {
    report("E_LIMIT_RATIO", `${compressedSize} bytes declare ${size}`, `the ratio may be at most ${limits.maxRatio}`);
    return false;
  }
  return true;
}

function noRecord(index: number, offset: number, is: string): Error {
  const details = { offset };
  return artifactError(
    "E_ZIP_DIRECTORY",
    cannot("read directory record", String(index), is, "a whole one must be"),
    details,
  );
}
