import { artifactError, cannot, type ArtifactError } from "../errors/index.js";

/** @returns the code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "an unknown failure";
}

/** @returns `E_SOURCE_READ` for a path that a system call failed on. */
export function sourceError(action: string, path: string, cause: unknown): ArtifactError {
  const is = `the system reports ${systemCode(cause)}`;
  return artifactError("E_SOURCE_READ", cannot(action, path, is, "it must be readable"), { cause });
}
