import type { Findings } from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import { checkSingleDisk, type EndRecord, type Tail } from "./end-record.js";
import { uint32, uint64 } from "./little-endian.js";

const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_SIZE = 20;
const RECORD_SIGNATURE = 0x06064b50;
const RECORD_SIZE = 56;
/** The size field counts neither itself nor the signature. */
const WRITTEN_RECORD_SIZE = RECORD_SIZE - 12;

/**
 * Reads the ZIP64 end record and its locator (APPNOTE 6.3.10, 4.3.14 and 4.3.15) where they stand before `plain`.
 * They are one piece without extensible data, as every writer in use makes them, and no field contradicts `plain`.
 *
 * @returns `plain` where there is no locator; else what the ZIP64 record says, as CPython
 */
export function readZip64EndRecord(tail: Tail, plain: EndRecord, findings: Findings): EndRecord {
  const { bytes } = tail;
  const locator = plain.location - tail.offset - LOCATOR_SIZE;
  if (locator < 0 || uint32(bytes, locator) !== LOCATOR_SIGNATURE) return plain;
  const offset = tail.offset + locator;
  const find = (is: string, wanted: string): void => {
    findings.add("E_ZIP_ZIP64", cannot("read ZIP64 end record", "zip", is, wanted), { offset });
  };
  const disks = uint32(bytes, locator + 16);
  checkSingleDisk(offset, [uint32(bytes, locator + 4), Math.max(disks, 1) - 1], findings);

  const at = locator - RECORD_SIZE;
  if (at < 0 || uint32(bytes, at) !== RECORD_SIGNATURE) {
    find("a locator stands without it", "it must stand right before its locator");
    return plain;
  }
  if (disks === 0) find("the locator counts 0 disks", "there is one");
  const size = uint64(bytes, at + 4);
  if (size !== WRITTEN_RECORD_SIZE) find(`it has ${size} bytes`, `it must have ${WRITTEN_RECORD_SIZE}`);
  checkSingleDisk(offset, [uint32(bytes, at + 16), uint32(bytes, at + 20)], findings);
  const entriesOnDisk = uint64(bytes, at + 24);
  const wide = {
    entries: uint64(bytes, at + 32),
    directorySize: uint64(bytes, at + 40),
    directoryOffset: uint64(bytes, at + 48),
    location: tail.offset + at,
  };
  if (entriesOnDisk !== wide.entries)
    find(`${entriesOnDisk} of ${wide.entries} entries are on this disk`, "all must be");
  if (uint64(bytes, locator + 8) !== wide.directoryOffset + wide.directorySize) {
    find("the locator points elsewhere", "the directory, the record and the locator must follow each other");
  }
  const agrees =
    agree(plain.entries, wide.entries, 0xffff) &&
    agree(plain.directorySize, wide.directorySize, 0xffffffff) &&
    agree(plain.directoryOffset, wide.directoryOffset, 0xffffffff);
  if (!agrees) find("its fields differ from those of the plain end record", "they must agree");
  return wide;
}

/** A plain field either defers to its ZIP64 twin by being all ones, or says the same. */
function agree(plain: number, wide: number, deferring: number): boolean {
  return plain === deferring || plain === wide;
}
