import type { Findings, Source } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";

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

/** The last bytes of a source, with a view on them. */
export interface Tail {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Reads the part of a source in which the end records can stand. */
export function readTail(source: Source): Tail {
  const length = Math.min(source.size, SEARCHED);
  const offset = source.size - length;
  const bytes = source.read(offset, length);
  return { offset, bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/**
 * Finds the end-of-central-directory record (APPNOTE 6.3.10, 4.3.16), which must be the last 22 bytes of the source.
 * A comment, trailing bytes or a second record are findings; the record that CPython takes is read on.
 *
 * @throws MalformedError `E_ZIP_END_MISSING`
 */
export function readEndRecord(tail: Tail, findings: Findings): EndRecord {
  const at = findRecord(tail);
  const { view } = tail;
  const location = tail.offset + at;
  if (at < 0) {
    const wanted = "one must be the last 22 bytes";
    throw artifactError("E_ZIP_END_MISSING", cannot("read archive", "zip", "it has no end record", wanted));
  }
  checkNothingFollows(tail, at, findings);
  checkNoSecond(tail, at, findings);
  checkSingleDisk(location, [view.getUint16(at + 4, true), view.getUint16(at + 6, true)], findings);
  const entriesOnDisk = view.getUint16(at + 8, true);
  const entries = view.getUint16(at + 10, true);
  if (entriesOnDisk !== entries) {
    const is = `${entriesOnDisk} of ${entries} entries are on this disk`;
    findings.add("E_ZIP_MULTIDISK", cannot("read end record", "zip", is, "all must be"), { offset: location });
  }
  return {
    entries,
    directorySize: view.getUint32(at + 12, true),
    directoryOffset: view.getUint32(at + 16, true),
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
function findRecord({ bytes, view }: Tail): number {
  const last = bytes.length - RECORD_SIZE;
  if (last < 0) return -1;
  if (view.getUint32(last, true) === SIGNATURE && view.getUint16(last + 20, true) === 0) return last;
  // A signature in the last 21 bytes is the last one, and no whole record: CPython gives up there.
  for (let at = bytes.length - 4; at > last; at--) if (view.getUint32(at, true) === SIGNATURE) return -1;
  for (let at = last; at >= 0; at--) if (view.getUint32(at, true) === SIGNATURE) return at;
  return -1;
}

function checkNothingFollows({ bytes, view, offset }: Tail, at: number, findings: Findings): void {
  const comment = view.getUint16(at + 20, true);
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
function checkNoSecond({ bytes, view, offset }: Tail, chosen: number, findings: Findings): void {
  for (let at = bytes.length - RECORD_SIZE; at >= 0; at--) {
    if (at === chosen || view.getUint32(at, true) !== SIGNATURE) continue;
    if (at + RECORD_SIZE + view.getUint16(at + 20, true) !== bytes.length) continue;
    const is = `it has end records at ${offset + chosen} and ${offset + at}`;
    findings.add("E_ZIP_END_AMBIGUOUS", cannot("read archive", "zip", is, "one is allowed"), { offset: offset + at });
    return;
  }
}
