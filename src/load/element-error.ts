import { artifactError, cannot, type ArtifactError, type Code } from "../errors/index.js";

/** An error about the elements of an array; `offset` counts from the first byte of its data. */
export function elementError(code: Code, path: string, offset: number, is: string, wanted: string): ArtifactError {
  return artifactError(code, cannot("read the array", path, is, wanted), { path, offset });
}
