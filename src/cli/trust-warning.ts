import { isArtifactError, Policy } from "../index.js";

/** @returns what speaks against trusting `id`, as the built-in profiles see it. */
export function trustWarning(id: string): string | undefined {
  try {
    const [entry] = Policy.of({ trust: [id] }).entries();
    return entry?.warning;
  } catch (error) {
    if (isArtifactError(error, "E_POLICY")) return "no policy can trust it";
    throw error;
  }
}
