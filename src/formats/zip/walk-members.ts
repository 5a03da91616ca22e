import type { Digest, Findings, Host, Source } from "../../bytes/index.js";
import { cannot, isArtifactError, type Code } from "../../errors/index.js";
import { passDescriptor } from "./data-descriptor.js";
import { decodeMember } from "./decode-member.js";
import type { KeptSpan, MemberSink, ZipDirectory, ZipEntry } from "./entry.js";
import { DESCRIPTOR_FLAG, isFlagged } from "./coding.js";
import { checkLocalHeader, LOCAL_HEADER_SIZE, localVariableLength } from "./local-header.js";
import { MemberContent } from "./member-content.js";
import { memberReport, type Report } from "./report.js";
import { Window } from "./window.js";

/** What a walk over an archive needs and feeds. */
export interface WalkOptions {
  readonly host: Host;
  readonly findings: Findings;
  /** Is fed every byte of the source once, in order. */
  readonly digest?: Digest;
  /** Members that were read ahead, by index; they are neither read nor verified again, and reach no sink. */
  readonly kept?: ReadonlyMap<number, KeptSpan>;
  /** @returns where the content of a member goes; without one it is verified all the same */
  readonly sink: (entry: ZipEntry) => MemberSink | undefined;
}

/**
 * Passes over the whole source once, in offset order, and accounts for every byte: it belongs to a local header, to
 * data, to a data descriptor, to the directory or to the end records, or it is a finding. Size and CRC-32 of every
 * member are verified. A finding about one member does not end the walk.
 *
 * @throws SourceError `E_SOURCE_READ`
 */
export function walkMembers(source: Source, directory: ZipDirectory, options: WalkOptions): void {
  new Walk(source, directory, options).run();
}

class Walk {
  readonly #directory: ZipDirectory;
  readonly #options: WalkOptions;
  readonly #window: Window;

  constructor(source: Source, directory: ZipDirectory, options: WalkOptions) {
    this.#directory = directory;
    this.#options = options;
    const stops = [...(options.kept?.values() ?? [])].map(({ offset }) => offset).sort((a, b) => a - b);
    this.#window = new Window(source, [...stops, directory.start], options.digest);
  }

  run(): void {
    const { entries, start, bytes, tail, shift } = this.#directory;
    const { digest } = this.#options;
    const ordered = entries.filter(({ offset }) => offset >= 0 && offset < start).sort((a, b) => a.offset - b.offset);
    // The directory has reported these bytes.
    if (shift > 0) this.#window.skip(shift);
    for (const [index, entry] of ordered.entries()) this.#visit(entry, ordered[index + 1]?.offset ?? start);
    this.#passGap(start);
    digest?.update(bytes);
    digest?.update(tail);
  }

  #visit(entry: ZipEntry, next: number): void {
    const report = memberReport(this.#options.findings, entry.name, entry.offset);
    if (entry.offset < this.#window.position) {
      report("E_ZIP_OVERLAP", `it begins at offset ${entry.offset}, inside another member`, "members must not overlap");
      return;
    }
    this.#passGap(entry.offset);
    const kept = this.#options.kept?.get(entry.index);
    if (kept) this.#window.passKept(kept.bytes);
    const zip64 = kept ? kept.zip64 : this.#passMember(entry, report);
    if (zip64 === undefined || !isFlagged(entry.flags, DESCRIPTOR_FLAG)) return;
    passDescriptor(this.#window, entry, zip64, next - this.#window.position, report);
  }

  /** @returns whether the local header has a ZIP64 field; `undefined` if the member could not be passed */
  #passMember(entry: ZipEntry, report: Report): boolean | undefined {
    const window = this.#window;
    const room = this.#directory.start - entry.offset;
    if (room < LOCAL_HEADER_SIZE) return undefined;
    const fixed = window.take(LOCAL_HEADER_SIZE);
    const variableLength = localVariableLength(fixed);
    if (variableLength === undefined) {
      report("E_ZIP_LOCAL_MISMATCH", "no local header stands at its offset", "one must");
      return undefined;
    }
    if (entry.compressedSize > room - LOCAL_HEADER_SIZE - variableLength) {
      report("E_ZIP_OVERLAP", "its header and data do not end before the directory", "they must");
      return undefined;
    }
    const zip64 = checkLocalHeader(fixed, window.take(variableLength), entry, this.#directory, report);
    const end = window.position + entry.compressedSize;
    if (entry.readable) this.#decode(entry);
    window.skip(end - window.position);
    return zip64;
  }

  #decode(entry: ZipEntry): void {
    const { host, findings, sink } = this.#options;
    try {
      decodeMember(this.#window, entry, new MemberContent(entry, host, findings, sink(entry)), host);
    } catch (error) {
      if (isArtifactError(error, "E_SOURCE_READ")) throw error;
      findings.addError(error, entry.name);
    }
  }

  /** Bytes up to `offset` belong to no member. */
  #passGap(offset: number): void {
    const { position } = this.#window;
    if (offset === position) return;
    const code: Code = position === 0 ? "E_ZIP_PREFIX" : "E_ZIP_GAP";
    const is = `${offset - position} bytes at offset ${position} belong to no member`;
    this.#options.findings.add(code, cannot("read archive", "zip", is, "every byte must"), { offset: position });
    this.#window.skip(offset - position);
  }
}
