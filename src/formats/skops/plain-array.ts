import { artifactError, cannot, isArtifactError } from "../../errors/index.js";
import type { NpyReader } from "../npy/index.js";
import type { ZipEntry } from "../zip/index.js";

/**
 * Pushes to a reader. skops and scipy load arrays without pickle, so one of objects is never honest here.
 *
 * @throws RefusedError `E_SKOPS_ARRAY` for an array of objects; as `NpyReader.push`
 */
export function pushPlain(reader: NpyReader, chunk: Uint8Array, { name }: ZipEntry): void {
  try {
    reader.push(chunk);
  } catch (error) {
    if (!isArtifactError(error, "E_NPY_OBJECT")) throw error;
    const is = "it holds Python objects";
    throw artifactError("E_SKOPS_ARRAY", cannot("read member", name, is, "skops writes plain arrays"), { path: name });
  }
}
