import { artifactError, cannot, type ArtifactError } from "../../errors/index.js";

/** @returns `E_STATEMENT` about a member of the signed statement. */
export function statementError(quoted: string, is: string, wanted: string, pointer: string): ArtifactError {
  return artifactError("E_STATEMENT", cannot("use", quoted, is, wanted), { path: `statement#${pointer}` });
}

/** @returns `E_COLLISION` about a path that stands twice. */
export function signedTwice(path: string): ArtifactError {
  return artifactError("E_COLLISION", cannot("use the path", path, "it stands twice", "each file is signed once"), {
    path,
  });
}
