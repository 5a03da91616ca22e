import type { Findings, Host } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { MemberSink, ZipEntry } from "./entry.js";

/** Verifies the decoded content of one member while it passes to its sink. */
export class MemberContent {
  readonly #entry: ZipEntry;
  readonly #host: Host;
  readonly #findings: Findings;
  #sink: MemberSink | undefined;
  #crc = 0;
  #length = 0;

  /** @param sink - one that throws is reported and left out; the content is verified all the same */
  constructor(entry: ZipEntry, host: Host, findings: Findings, sink: MemberSink | undefined) {
    this.#entry = entry;
    this.#host = host;
    this.#findings = findings;
    this.#sink = sink;
  }

  /** @throws MalformedError `E_ZIP_SIZE` at the first byte beyond the declared size */
  push(chunk: Uint8Array): void {
    const left = this.#entry.size - this.#length;
    const accepted = chunk.length > left ? chunk.subarray(0, left) : chunk;
    this.#crc = this.#host.crc32(accepted, this.#crc);
    this.#length += accepted.length;
    this.#toSink((sink) => sink.push(accepted));
    if (chunk.length > left) throw wrongSize(this.#entry, "it is longer");
  }

  /** @throws MalformedError `E_ZIP_SIZE`, `E_ZIP_CRC` */
  end(): void {
    if (this.#length !== this.#entry.size) throw wrongSize(this.#entry, `it has ${this.#length} bytes`);
    assertCrc(this.#entry, this.#crc);
    this.#toSink((sink) => sink.end());
  }

  #toSink(action: (sink: MemberSink) => void): void {
    if (!this.#sink) return;
    try {
      action(this.#sink);
    } catch (error) {
      this.#sink = undefined;
      this.#findings.addError(error, this.#entry.name);
    }
  }
}

/** @throws MalformedError `E_ZIP_CRC` */
export function assertCrc({ name, crc32 }: ZipEntry, actual: number): void {
  if (actual === crc32) return;
  const is = `its CRC-32 is 0x${actual.toString(16)}`;
  throw artifactError("E_ZIP_CRC", cannot("read member", name, is, `the record says 0x${crc32.toString(16)}`), {
    path: name,
  });
}

export function wrongSize({ name, size }: ZipEntry, is: string): Error {
  return artifactError("E_ZIP_SIZE", cannot("read member", name, is, `the record says ${size} bytes`), { path: name });
}

/** The deflate stream of a member ended before its compressed bytes did. */
export function unusedInput({ name, compressedSize }: ZipEntry, consumed: number): Error {
  const is = `its deflate stream ends after ${consumed} of ${compressedSize} bytes`;
  return artifactError("E_DEFLATE", cannot("read member", name, is, "it must take all of them"), { path: name });
}
