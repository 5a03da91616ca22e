import type { Host, Source, Stream } from "../../bytes/index.js";
import { Inflater } from "../../codecs/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { ZipEntry } from "./entry.js";

import { LOCAL_HEADER_SIZE, localVariableLength } from "./local-header.js";

const STORED = 0;

/** Bytes of a stored member that are read at once. */
const PIECE = 2 ** 20;
/** Compressed bytes decoded at once: at the highest ratio of deflate, 1,032, 4 MiB come out. */
const COMPRESSED_PIECE = 4096;

/**
 * Opens the content of one member for a second reading, after a walk has accounted for the archive. Nothing is
 * verified but the deflate stream: whoever reads compares a digest that the walk made.
 *
 * @throws MalformedError `E_TRUNCATED`, `E_DEFLATE` if the file is no longer what it was
 */
export function openMember(source: Source, entry: ZipEntry, host: Host): Stream {
  const variable = localVariableLength(source.read(entry.offset, LOCAL_HEADER_SIZE));
  if (variable === undefined) {
    const is = "its local header is gone";
    throw artifactError("E_TRUNCATED", cannot("read member", entry.name, is, "the file must not change"), {
      path: entry.name,
      offset: entry.offset,
    });
  }
  const start = entry.offset + LOCAL_HEADER_SIZE + variable;
  if (entry.method === STORED) return storedStream(source, start, entry.size);
  const isSmall = entry.compressedSize <= PIECE && entry.size <= PIECE;
  if (!isSmall) return inflatedStream(source, start, entry);
  return onePiece(() => host.inflateRaw(source.read(start, entry.compressedSize), entry.size).output);
}

function onePiece(make: () => Uint8Array): Stream {
  let made = false;
  return {
    next() {
      if (made) return undefined;
      made = true;
      return make();
    },
  };
}

function storedStream(source: Source, start: number, size: number): Stream {
  let at = 0;
  return {
    next() {
      if (at >= size) return undefined;
      const piece = source.read(start + at, Math.min(PIECE, size - at));
      at += piece.length;
      return piece;
    },
  };
}

function inflatedStream(source: Source, start: number, entry: ZipEntry): Stream {
  const inflater = new Inflater();
  const pending: Uint8Array[] = [];
  let at = 0;
  return {
    next() {
      while (pending.length === 0 && at < entry.compressedSize && !inflater.done) {
        const piece = source.read(start + at, Math.min(COMPRESSED_PIECE, entry.compressedSize - at));
        at += piece.length;
        inflater.push(piece, (output) => pending.push(output.slice()));
      }
      const next = pending.shift();
      if (next === undefined) inflater.finish();
      return next;
    },
  };
}
