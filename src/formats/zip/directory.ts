import type { Findings, Limits, Source } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { readCentralHeader, type CentralRecords } from "./central-header.js";
import { readEndRecord, readTail, type EndRecord, type Tail } from "./end-record.js";
import type { ZipDirectory, ZipEntry } from "./entry.js";
import { InflateBudget } from "./member-extent.js";
import { MemberNames } from "./member-names.js";
import { readZip64EndRecord } from "./zip64-end-record.js";

/**
 * Reads the central directory of a ZIP archive (APPNOTE 6.3.10, 4.3.12 to 4.3.16). Whatever more than one reader could
 * read in more than one way is a finding; where CPython 3.11 would go on, so does this, with the same reading.
 *
 * @throws MalformedError `E_ZIP_END_MISSING`, `E_ZIP_DIRECTORY` where no directory can be read
 * @throws LimitError `E_LIMIT_MEMBERS`, `E_LIMIT_DIRECTORY`
 */
export function readDirectory(source: Source, limits: Limits, findings: Findings): ZipDirectory {
  const tail = readTail(source);
  const end = readZip64EndRecord(tail, readEndRecord(tail, findings), findings);
  checkLimits(end, limits);
  const start = end.location - end.directorySize;
  if (start < 0) {
    const is = `its directory of ${end.directorySize} bytes ends at offset ${end.location}`;
    throw artifactError("E_ZIP_DIRECTORY", cannot("read archive", "zip", is, "it must begin inside the file"));
  }
  const shift = start - end.directoryOffset;
  checkShift(shift, start, findings);
  const bytes = readSpan(source, tail, start, end.directorySize);
  const byName = new Map<string, ZipEntry>();
  const names = new MemberNames(byName);
  const budget = new InflateBudget(limits);
  const records = { bytes, start, shift, limits, findings, names, budget };
  const entries = readRecords(records, byName, end.entries);
  return { entries, byName, start, bytes, tail: tail.bytes.subarray(end.location - tail.offset), shift };
}

function checkLimits(end: EndRecord, limits: Limits): void {
  if (end.entries > limits.maxMembers) {
    const wanted = `at most ${limits.maxMembers} are allowed`;
    throw artifactError("E_LIMIT_MEMBERS", cannot("read archive", "zip", `it has ${end.entries} members`, wanted));
  }
  if (end.directorySize > limits.maxDirectoryBytes) {
    const is = `its directory has ${end.directorySize} bytes`;
    const wanted = `at most ${limits.maxDirectoryBytes} are allowed`;
    throw artifactError("E_LIMIT_DIRECTORY", cannot("read archive", "zip", is, wanted));
  }
}

function checkShift(shift: number, start: number, findings: Findings): void {
  if (shift > 0) {
    const is = `${shift} bytes stand before it`;
    findings.add("E_ZIP_PREFIX", cannot("read archive", "zip", is, "it must begin at offset 0"), { offset: 0 });
  } else if (shift < 0) {
    const is = `its directory at offset ${start} is said to be at ${start - shift}`;
    findings.add("E_ZIP_DIRECTORY", cannot("read archive", "zip", is, "both must agree"), { offset: start });
  }
}

/** A small archive lies whole in its tail, which was read already. */
function readSpan(source: Source, tail: Tail, offset: number, length: number): Uint8Array {
  if (offset < tail.offset) return source.read(offset, length);
  return tail.bytes.subarray(offset - tail.offset, offset - tail.offset + length);
}

function readRecords(records: CentralRecords, byName: Map<string, ZipEntry>, expected: number): ZipEntry[] {
  const { limits, findings } = records;
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < records.bytes.length) {
    if (entries.length === limits.maxMembers) {
      const wanted = `at most ${limits.maxMembers} are allowed`;
      throw artifactError("E_LIMIT_MEMBERS", cannot("read archive", "zip", "its directory holds more members", wanted));
    }
    const { entry, length } = readCentralHeader(records, at, entries.length);
    entries.push(entry);
    byName.set(entry.name, entry);
    at += length;
  }
  if (entries.length !== expected) {
    const is = `its directory holds ${entries.length} records`;
    findings.add("E_ZIP_DIRECTORY", cannot("read archive", "zip", is, `the end record says ${expected}`), {
      offset: records.start,
    });
  }
  return entries;
}
