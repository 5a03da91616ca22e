import { writeBundle } from "./bundle.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "./dsse.js";
import { DEFAULT_IGNORED, isIgnored } from "./oms/manifest.js";
import { writeOms } from "./oms/write.js";
import type { SigningKey } from "./public-key.js";
import { digestTree, entryProblems, type Tree } from "./tree.js";

/** A signed model: one bundle for each key. */
export interface SignedTree {
  /** Hexadecimal SHA-256 over the digests of the files. */
  readonly root: string;
  readonly files: number;
  /** What OpenSSF Model Signing leaves out, and was left out. */
  readonly ignored: readonly string[];
  readonly bundles: readonly { readonly key: SigningKey["publicKey"]; readonly bytes: Uint8Array }[];
}

/**
 * Signs the files of a model, as OpenSSF Model Signing 1.0 describes it: one Sigstore bundle for each key.
 *
 * @throws RefusedError `E_PATH_UNSAFE`, `E_COLLISION`, `E_SYMLINK`, `E_SPECIAL_FILE`; UsageError `E_OPTIONS` without
 *   a file; LimitError `E_LIMIT_BUNDLE`
 */
export function signTree(tree: Tree, keys: readonly SigningKey[]): SignedTree {
  const [problem] = entryProblems(tree, "oms-compat", new Set());
  if (problem) throw problem;
  const left = new Set(tree.isFile === true ? [] : DEFAULT_IGNORED);
  const [ignored, files] = [true, false].map((isLeft) =>
    tree.files.filter(({ path }) => isIgnored(path, left) === isLeft),
  );
  const digests = new Map(digestTree({ ...tree, files: files! }).map(({ path, sha256 }) => [path, sha256]));
  const { payload, root } = writeOms({ name: tree.name, files: digests, ignorePaths: DEFAULT_IGNORED });
  return {
    root,
    files: digests.size,
    ignored: ignored!.map(({ path }) => path),
    bundles: keys.map((key) => ({
      key: key.publicKey,
      bytes: writeBundle({ payload, signature: key.sign(pae(IN_TOTO_PAYLOAD_TYPE, payload)), key: key.publicKey }),
    })),
  };
}
