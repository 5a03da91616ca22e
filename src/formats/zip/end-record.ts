import type { Findings, Source } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { uint16, uint32 } from "./little-endian.js";

const SIGNATURE = 0x06054b50;
const RECORD_SIZE = 22;
/** The comment length has 16 bits; 76 bytes more may hold the ZIP64 records. */
const SEARCHED = RECORD_SIZE + 0xffff + 76;

/** What the records behind the central directory say. */
export interface EndRecord {
  readonly entries: number;
  readonly directorySize: number;
  /** As written; the directory itself ends where the end records begin. */
  readonly directoryOffset: number;
  /** Offset of the first end record: the ZIP64 one if there is one. */
  readonly location: number;
}

/** The last bytes of a source, and where they begin. */
export interface Tail {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Reads the part of a source in which the end records can stand. */
export function readTail(source: Source): Tail {
  const length = Math.min(source.size, SEARCHED);
  const offset = source.size - length;
  return { offset, bytes: source.read(offset, length) };
}

/**
 * Finds the end-of-central-directory record (APPNOTE 6.3.10, 4.3.16), which must be the last 22 bytes of the source.
 * A comment, trailing bytes or a second record are findings; the record that CPython takes is read on.
 *
 * @throws MalformedError `E_ZIP_END_MISSING`
 */
export function readEndRecord(tail: Tail, findings: Findings): EndRecord {
  const at = findRecord(tail);
  const { bytes } = tail;
  const location = tail.offset + at;
  if (at < 0) {
    const wanted = "a whole archive closes with one";
    throw artifactError(
      "E_ZIP_END_MISSING",
      cannot("read archive", "zip", "it is cut short or has no end record", wanted),
    );
  }
  checkNothingFollows(tail, at, findings);
  checkNoSecond(tail, at, findings);
  checkSingleDisk(location, [uint16(bytes, at + 4), uint16(bytes, at + 6)], findings);
  const entriesOnDisk = uint16(bytes, at + 8);
  const entries = uint16(bytes, at + 10);
  if (entriesOnDisk !== entries) {
    const is = `${entriesOnDisk} of ${entries} entries are on this disk`;
    findings.add("E_ZIP_MULTIDISK", cannot("read end record", "zip", is, "all must be"), { offset: location });
  }
  return {
    entries,
    directorySize: uint32(bytes, at + 12),
    directoryOffset: uint32(bytes, at + 16),
    location,
  };
}

/** Adds `E_ZIP_MULTIDISK` unless all `disks` are the first. */
export function checkSingleDisk(offset: number, disks: readonly number[], findings: Findings): void {
  const other = disks.find((disk) => disk !== 0);
  if (other === undefined) return;
  findings.add("E_ZIP_MULTIDISK", cannot("read end record", "zip", `it names disk ${other}`, "there is one disk, 0"), {
    offset,
  });
}

/** As CPython: the last 22 bytes if they are a record without comment, else the last signature. */
function findRecord({ bytes }: Tail): number {
  const last = bytes.length - RECORD_SIZE;
  if (last < 0) return -1;
  if (uint32(bytes, last) === SIGNATURE && uint16(bytes, last + 20) === 0) return last;
  // A signature in the last 21 bytes is the last one, and no whole record: CPython gives up there.
  for (let at = bytes.length - 4; at > last; at--) if (uint32(bytes, at) === SIGNATURE) return -1;
  for (let at = last; at >= 0; at--) if (uint32(bytes, at) === SIGNATURE) return at;
  return -1;
}

function checkNothingFollows({ bytes, offset }: Tail, at: number, findings: Findings): void {
  const comment = uint16(bytes, at + 20);
  const following = bytes.length - at - RECORD_SIZE;
  if (comment > 0) {
    findings.add(
      "E_ZIP_COMMENT",
      cannot("read archive", "zip", `it has a comment of ${comment} bytes`, "none may be"),
      {
        offset: offset + at + 20,
      },
    );
  }
  if (following > comment) {
    const is = `${following - comment} bytes follow its end`;
    findings.add("E_ZIP_TRAILING", cannot("read archive", "zip", is, "nothing may follow"), {
      offset: offset + at + RECORD_SIZE + comment,
    });
  }
}

/**
 * Another reader may take another record whose comment reaches exactly to the end. A signature alone proves nothing:
 * an archive inside a stored member has one.
 */
function checkNoSecond({ bytes, offset }: Tail, chosen: number, findings: Findings): void {
  for (let at = bytes.length - RECORD_SIZE; at >= 0; at--) {
    if (at === chosen || uint32(bytes, at) !== SIGNATURE) continue;
    if (at + RECORD_SIZE + uint16(bytes, at + 20) !== bytes.length) continue;
    const is = `it has end records at ${offset + chosen} and ${offset + at}`;
    findings.add("E_ZIP_END_AMBIGUOUS", cannot("read archive", "zip", is, "one is allowed"), { offset: offset + at });
    return;
  }
}
