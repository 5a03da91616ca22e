import { artifactError, cannot, type ArtifactError } from "../errors/index.js";

/** Longest piece of what the runtime says that is repeated, in characters. */
const MAX_LENGTH = 300;

/** @returns `E_SESSION` for what the runtime threw, in its words without control characters. */
export function runtimeFailure(action: string, quoted: string, cause: unknown): ArtifactError {
  const text = (cause instanceof Error ? cause.message : String(cause))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  const is = `the runtime reports: ${cut}`;
  return artifactError("E_SESSION", cannot(action, quoted, is, "a model that it can run is wanted"), { cause });
}
