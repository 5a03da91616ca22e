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

/** Smallest chunk that zlib takes. */
const MIN_CHUNK = 64;
/** No deflate stream expands more: 258 bytes from two codes of one bit each. */
const MAX_EXPANSION = 1032;

function inflateRaw(bytes: Uint8Array, size: number): Inflated {
  // One byte more than allowed, so that a longer output shows itself.
  const room = size + 1;
  const chunkSize = Math.max(Math.min(room, bytes.length * MAX_EXPANSION), MIN_CHUNK);
  const { buffer, bytesWritten } = withEngine(attempt(bytes, { maxOutputLength: room, chunkSize, info: true }));
  // A plain array, since slice() of a Buffer copies nothing.
  const output = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  if (output.length <= size) return { output, consumed: bytesWritten };
  throw invalid(bytes, "the output is longer than declared", `at most ${size} bytes may come out`);
}

function attempt(bytes: Uint8Array, options: zlib.ZlibOptions): object {
  try {
    return zlib.inflateRawSync(bytes, options);
  } catch (cause) {
    const is = `zlib reports ${cause instanceof Error ? cause.message : String(cause)}`;
    throw invalid(bytes, is, "it must be one whole deflate stream", cause);
  }
}

/** With `info`, zlib also hands back its engine, of which the type declarations do not know. */
function withEngine(result: object): { readonly buffer: Uint8Array; readonly bytesWritten: number } {
  if ("buffer" in result && result.buffer instanceof Uint8Array && "engine" in result) {
    const { buffer, engine } = result;
    if (typeof engine === "object" && engine !== null && "bytesWritten" in engine) {
      const { bytesWritten } = engine;
      if (typeof bytesWritten === "number") return { buffer, bytesWritten };
    }
  }
  throw new TypeError("zlib does not hand back its engine");
}

function invalid(bytes: Uint8Array, is: string, wanted: string, cause?: unknown): Error {
  return artifactError("E_DEFLATE", cannot("inflate", `${bytes.length} bytes`, is, wanted), { cause });
}
