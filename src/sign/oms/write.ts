import { artifactError, cannot } from "../../errors/index.js";
import { compareCodePoints } from "../code-point-order.js";
import { STATEMENT_TYPE } from "../statement.js";
import { OMS_PREDICATE_TYPE } from "./manifest.js";
import { rootDigest } from "./root-digest.js";

/** What a statement about a model is made of. */
export interface OmsParts {
  /** Base name of the model; it decides nothing. */
  readonly name: string;
  /** Relative path -> hexadecimal SHA-256; safe and distinct paths, in any order. */
  readonly files: ReadonlyMap<string, string>;
  /** Relative paths of what is left out, in the order in which they are written. */
  readonly ignorePaths: readonly string[];
}

/**
 * Writes a statement about a model (OpenSSF Model Signing 1.0, sections 5 and 6): by files, with SHA-256, in the order
 * of code points; the same bytes for the same files.
 *
 * @throws UsageError `E_OPTIONS` without a file
 */
export function writeOms({ name, files, ignorePaths }: OmsParts): {
  readonly payload: Uint8Array;
  readonly root: string;
} {
  if (files.size === 0) {
    throw artifactError("E_OPTIONS", cannot("sign", name, "it holds no file", "at least one file is wanted"));
  }
  const resources = [...files]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([path, digest]) => ({ name: path, algorithm: "sha256", digest }));
  const root = rootDigest(resources.map(({ digest }) => digest));
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name, digest: { sha256: root } }],
    predicateType: OMS_PREDICATE_TYPE,
    predicate: {
      serialization: { method: "files", hash_type: "sha256", allow_symlinks: false, ignore_paths: ignorePaths },
      resources,
    },
  };
  return { payload: new TextEncoder().encode(JSON.stringify(statement)), root };
}
