import type { Host, Inflated } from "../../bytes/index.js";
import { Inflater } from "../../codecs/index.js";
import { isArtifactError } from "../../errors/index.js";
import { STORED } from "./coding.js";
import type { ZipEntry } from "./entry.js";
import { unusedInput, type MemberContent } from "./member-content.js";
import { WINDOW_SIZE, type Window } from "./window.js";

/**
 * Decodes the data of `entry`, which is next in `window`, into `content`.
 *
 * @throws MalformedError `E_DEFLATE`, `E_ZIP_SIZE`, `E_ZIP_CRC`; the window then stands somewhere within the data
 */
export function decodeMember(window: Window, entry: ZipEntry, content: MemberContent, host: Host): void {
  const { compressedSize } = entry;
  if (entry.method === STORED) {
    window.forEach(compressedSize, (piece) => content.push(piece));
  } else if (compressedSize <= WINDOW_SIZE && entry.size <= WINDOW_SIZE) {
    inflateAtOnce(window.take(compressedSize), entry, content, host);
  } else {
    inflateInSteps((visit) => window.forEach(compressedSize, visit), entry, content);
  }
  content.end();
}

function inflateAtOnce(bytes: Uint8Array, entry: ZipEntry, content: MemberContent, host: Host): void {
  const inflated = tryInflate(bytes, entry.size, host);
  if (!inflated) {
    // Steps tell an invalid stream from one that is too long.
    inflateInSteps((visit) => visit(bytes), entry, content);
    return;
  }
  content.push(inflated.output);
  if (inflated.consumed !== bytes.length) throw unusedInput(entry, inflated.consumed);
}

function tryInflate(bytes: Uint8Array, size: number, host: Host): Inflated | undefined {
  try {
    return host.inflateRaw(bytes, size);
  } catch (error) {
    if (isArtifactError(error, "E_DEFLATE")) return undefined;
    throw error;
  }
}

function inflateInSteps(
  pieces: (visit: (piece: Uint8Array) => void) => void,
  entry: ZipEntry,
  content: MemberContent,
): void {
  const inflater = new Inflater();
  const emit = (output: Uint8Array): void => content.push(output);
  pieces((piece) => inflater.push(piece, emit));
  inflater.finish();
  if (inflater.consumed !== entry.compressedSize) throw unusedInput(entry, inflater.consumed);
}
