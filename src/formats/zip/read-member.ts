import type { Findings, Host, Inflated, Source } from "../../bytes/index.js";
import { artifactError, cannot, isArtifactError, type Code } from "../../errors/index.js";
import { centralVariableLength } from "./central-header.js";
import { STORED } from "./coding.js";
import type { KeptSpan, ZipDirectory, ZipEntry } from "./entry.js";
import { checkLocalHeader, LOCAL_HEADER_SIZE, localVariableLength } from "./local-header.js";
import { assertCrc, unusedInput, wrongSize } from "./member-content.js";
import { memberReport } from "./report.js";

/** How one member is read whole. */
export interface ReadMemberOptions {
  readonly host: Host;
  readonly findings: Findings;
  /** Largest content that is read, in bytes. */
  readonly maxBytes: number;
  /** Code of the error beyond `maxBytes`, of class `limit`. */
  readonly limitCode: Code;
}

/**
 * Reads one member whole, ahead of the walk, which is then given `raw`. Its local header is compared as in the walk.
 *
 * @throws MalformedError `E_ZIP_CRC`, `E_ZIP_SIZE`, `E_DEFLATE`
 * @throws RefusedError `E_ZIP_LOCAL_MISMATCH`, `E_ZIP_OVERLAP` where its data cannot be found
 * @throws UnsupportedError `E_ZIP_METHOD` if it is not readable, for which a finding gives the reason
 * @throws LimitError with `limitCode`
 */
export function readMember(
  source: Source,
  entry: ZipEntry,
  directory: ZipDirectory,
  options: ReadMemberOptions,
): { readonly raw: KeptSpan; readonly content: Uint8Array } {
  const { host, findings, maxBytes, limitCode } = options;
  if (!entry.readable) throw failure("E_ZIP_METHOD", entry, "it cannot be decoded", "it must be plain or deflated");
  if (entry.size > maxBytes) {
    throw failure(limitCode, entry, `it has ${entry.size} bytes`, `at most ${maxBytes} are allowed`);
  }
  const { bytes, dataStart } = readWhole(source, entry, directory);
  const fixed = bytes.subarray(0, LOCAL_HEADER_SIZE);
  const variable = bytes.subarray(LOCAL_HEADER_SIZE, dataStart);
  const report = memberReport(findings, entry.name, entry.offset);
  const zip64 = checkLocalHeader(fixed, variable, entry, directory, report);
  const content = decode(bytes.subarray(dataStart), entry, host);
  return { raw: { offset: entry.offset, bytes, zip64 }, content };
}

/** Reads from the local header to the end of the data: in one read, unless the local extra field is the longer one. */
function readWhole(
  source: Source,
  entry: ZipEntry,
  directory: ZipDirectory,
): { readonly bytes: Uint8Array; readonly dataStart: number } {
  const room = directory.start - entry.offset;
  const likely = LOCAL_HEADER_SIZE + centralVariableLength(entry, directory) + entry.compressedSize;
  const bytes = source.read(entry.offset, Math.min(likely, room));
  const variableLength = localVariableLength(bytes.subarray(0, LOCAL_HEADER_SIZE));
  if (variableLength === undefined) {
    throw failure("E_ZIP_LOCAL_MISMATCH", entry, "no local header stands at its offset", "one must");
  }
  const dataStart = LOCAL_HEADER_SIZE + variableLength;
  const length = dataStart + entry.compressedSize;
  if (length > room) {
    throw failure("E_ZIP_OVERLAP", entry, "its header and data do not end before the directory", "they must");
  }
  const whole = length <= bytes.length ? bytes.subarray(0, length) : source.read(entry.offset, length);
  return { bytes: whole, dataStart };
}

function decode(data: Uint8Array, entry: ZipEntry, host: Host): Uint8Array {
  const { output, consumed } =
    entry.method === STORED ? { output: data, consumed: data.length } : inflate(data, entry, host);
  if (output.length !== entry.size) throw wrongSize(entry, `it has ${output.length} bytes`);
  if (consumed !== data.length) throw unusedInput(entry, consumed);
  assertCrc(entry, host.crc32(output));
  return output;
}

function inflate(data: Uint8Array, entry: ZipEntry, host: Host): Inflated {
  try {
    return host.inflateRaw(data, entry.size);
  } catch (cause) {
    if (!isArtifactError(cause, "E_DEFLATE")) throw cause;
    throw artifactError("E_DEFLATE", cause.message, { path: entry.name, cause });
  }
}

function failure(code: Code, entry: ZipEntry, is: string, wanted: string): Error {
  const details = { path: entry.name, offset: entry.offset };
  return artifactError(code, cannot("read member", entry.name, is, wanted), details);
}
