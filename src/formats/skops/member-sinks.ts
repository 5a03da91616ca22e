import type { Digest, Host, Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { type HeaderCache, NpyReader, type NpyHeader } from "../npy/index.js";
import type { MemberSink, ZipEntry } from "../zip/index.js";

/** What the walk learned about one member. */
export interface MemberContent {
  /** SHA-256 of the whole content, where it was asked for. */
  digest?: string;
  /** SHA-256 of an array's data, where it was asked for. */
  dataDigest?: string;
  header?: NpyHeader;
  /** Whole content of a nested archive. */
  bytes?: Uint8Array;
}

/** An array: its header is kept, its data only counted, checked and digested. */
export function npySink(
  entry: ZipEntry,
  limits: Limits,
  newDigest: (() => Digest) | undefined,
  content: MemberContent,
  headers: HeaderCache,
): MemberSink {
  const digest = newDigest?.();
  const reader = new NpyReader(limits, entry.name, undefined, digest && ((piece) => digest.update(piece)), headers);
  return {
    push(chunk) {
      try {
        reader.push(chunk);
      } catch (error) {
        throw asObjectArray(error, entry);
      }
    },
    end() {
      content.header = reader.end();
      if (digest) content.dataDigest = digest.hex();
    },
  };
}

/** skops loads arrays without pickle, so an object array inside a member is never honest. */
function asObjectArray(error: unknown, entry: ZipEntry): unknown {
  const isObject = error instanceof Error && "code" in error && error.code === "E_NPY_OBJECT";
  if (!isObject) return error;
  const is = "it holds Python objects";
  return artifactError("E_SKOPS_ARRAY", cannot("read member", entry.name, is, "skops writes plain arrays"), {
    path: entry.name,
  });
}

/** A nested archive, kept whole, since it is read at offsets. */
export function nestedSink(entry: ZipEntry, limits: Limits, content: MemberContent): MemberSink {
  if (entry.size > limits.maxNestedBytes) {
    const is = `it has ${entry.size} bytes`;
    throw artifactError(
      "E_LIMIT_NESTED",
      cannot("read member", entry.name, is, `at most ${limits.maxNestedBytes} are kept`),
      {
        path: entry.name,
      },
    );
  }
  const pieces: Uint8Array[] = [];
  return {
    push(chunk) {
      pieces.push(chunk.slice());
    },
    end() {
      content.bytes = concat(pieces);
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

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
