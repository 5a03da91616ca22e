import { createHash } from "node:crypto";
import * as zlib from "node:zlib";
import { crc32, type Digest, type Host, type Inflated } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";

/** The native powers of Node.js. */
export const nodeHost: Host = Object.freeze({
  // Node 20.15 and 22.2 have it, the releases between do not.
  crc32: typeof zlib.crc32 === "function" ? zlib.crc32 : crc32,
  sha256,
  inflateRaw,
});

function sha256(): Digest {
  const hash = createHash("sha256");
  return {
    update(bytes) {
      hash.update(bytes);
    },
    hex: () => hash.digest("hex"),
  };
}

/** With `info`, zlib also hands back its engine, which the type declarations do not know. */
interface InflateResult {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** Smallest chunk that zlib takes. */
const MIN_CHUNK = 64;
/** No deflate stream expands more: 258 bytes from two codes of one bit each. */
const MAX_EXPANSION = 1032;

function inflateRaw(bytes: Uint8Array, size: number): Inflated {
  // One byte more than allowed, so that a longer output shows itself.
  const room = size + 1;
  try {
    const chunkSize = Math.max(Math.min(room, bytes.length * MAX_EXPANSION), MIN_CHUNK);
    const options = { maxOutputLength: room, chunkSize, info: true };
    const { buffer, engine } = zlib.inflateRawSync(bytes, options) as unknown as InflateResult;
    if (buffer.length <= size) return { output: buffer, consumed: engine.bytesWritten };
  } catch (cause) {
    const state = `zlib reports ${cause instanceof Error ? cause.message : String(cause)}`;
    const quoted = `${bytes.length} bytes`;
    throw artifactError("E_DEFLATE", cannot("inflate", quoted, state, "it must be one whole deflate stream"), {
      cause,
    });
  }
  const state = "the output is longer than declared";
  throw artifactError(
    "E_DEFLATE",
    cannot("inflate", `${bytes.length} bytes`, state, `at most ${size} bytes may come out`),
  );
}
