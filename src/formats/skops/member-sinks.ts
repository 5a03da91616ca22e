import type { Digest, Host, Limits } from "../../bytes/index.js";
import { type HeaderCache, NpyReader, type NpyHeader } from "../npy/index.js";
import type { MemberSink, ZipEntry } from "../zip/index.js";
import type { ArraySink } from "../../graph/index.js";
import { concat } from "./concat.js";
import { pushPlain } from "./plain-array.js";
import type { SparseArchive, SparseReader } from "./sparse-reader.js";

/** What the walk learned about one member. */
export interface MemberContent {
  /** SHA-256 of the whole content, where it was asked for. */
  digest?: string;
  /** SHA-256 of an array's data, where it was asked for. */
  dataDigest?: string;
  header?: NpyHeader;
  sparse?: SparseArchive | undefined;
}

/** An array: its header is kept, its data only counted, checked and digested. */
export function npySink(
  entry: ZipEntry,
  limits: Limits,
  newDigest: (() => Digest) | undefined,
  content: MemberContent,
  headers: HeaderCache,
  audited: readonly ArraySink[],
): MemberSink {
  const digest = newDigest?.();
  let fed: readonly ArraySink[] = [];
  const onHeader = (header: NpyHeader): void => {
    // Sinks may allocate by the shape, so a size that the member does not have must not reach them.
    if (header.dataOffset + header.dataSize === entry.size) fed = audited;
    for (const sink of fed) sink.begin(header.descriptor);
  };
  const onData = (piece: Uint8Array): void => {
    digest?.update(piece);
    for (const sink of fed) sink.push(piece);
  };
  const isHeard = digest !== undefined || audited.length > 0;
  const reader = new NpyReader(limits, entry.name, onHeader, isHeard ? onData : undefined, headers);
  return {
    push(chunk) {
      pushPlain(reader, chunk, entry);
    },
    end() {
      content.header = reader.end();
      if (digest) content.dataDigest = digest.hex();
    },
  };
}

/**
 * A sparse matrix: a nested archive, kept whole until its end, since it is read at offsets.
 *
 * @throws LimitError `E_LIMIT_NESTED`
 */
export function sparseSink(entry: ZipEntry, reader: SparseReader, content: MemberContent): MemberSink {
  reader.assertFits(entry);
  const pieces: Uint8Array[] = [];
  return {
    push(chunk) {
      pieces.push(chunk.slice());
    },
    end() {
      content.sparse = reader.read(entry, concat(pieces));
    },
  };
}

/** Feeds a digest beside another sink. */
export function digestingSink(host: Host, content: MemberContent, inner: MemberSink | undefined): MemberSink {
  const digest = host.sha256();
  return {
    push(chunk) {
      digest.update(chunk);
      inner?.push(chunk);
    },
    end() {
      content.digest = digest.hex();
      inner?.end();
    },
  };
}
