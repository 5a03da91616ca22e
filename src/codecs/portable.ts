import { crc32, sha256, type Host, type Inflated } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { Inflater } from "./inflate.js";

/** The powers of a {@link Host} in plain TypeScript, for any platform. */
export const portableHost: Host = Object.freeze({ crc32, sha256, inflateRaw });

function inflateRaw(bytes: Uint8Array, size: number): Inflated {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const inflater = new Inflater();
  inflater.push(bytes, (piece) => {
    length += piece.length;
    if (length > size) {
      const is = "the output is longer than declared";
      throw artifactError(
        "E_DEFLATE",
        cannot("inflate", `${bytes.length} bytes`, is, `at most ${size} bytes may come out`),
      );
    }
    pieces.push(piece.slice());
  });
  inflater.finish();
  const output = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    output.set(piece, at);
    at += piece.length;
  }
  return { output, consumed: inflater.consumed };
}
