import { writeBundle } from "./bundle.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "./dsse.js";
import { DEFAULT_IGNORED, isIgnored } from "./oms/manifest.js";
import { writeOms } from "./oms/write.js";
import type { SigningKey } from "./public-key.js";
import { digestFiles, entryProblems, type Tree } from "./tree.js";

/** A signed model: one bundle for each key. */
export interface SignedTree {
  /** Hexadecimal SHA-256 over the digests of the files. */
  readonly root: string;
  readonly files: number;
  /** What OpenSSF Model Signing leaves out, and was left out. */
  readonly ignored: readonly string[];
  readonly bundles: readonly { readonly key: SigningKey["publicKey"]; readonly bytes: Uint8Array }[];
}

/** What is asked of a signature beside its keys. */
export interface SignTreeOptions {
  /** Relative paths that are not signed, beside those that OpenSSF Model Signing leaves out; a folder stands for all in it. */
  readonly ignorePaths?: readonly string[];
  /** DER, the signer's own first, for a signature by certificate instead of by key. */
  readonly certificates?: readonly Uint8Array[];
}

/**
 * Signs the files of a model, as OpenSSF Model Signing 1.0 describes it: one Sigstore bundle for each key.
 *
 * @throws RefusedError `E_PATH_UNSAFE`, `E_COLLISION`, `E_SYMLINK`; UnsupportedError `E_SPECIAL_FILE`; SourceError
 *   `E_SOURCE_CHANGED`; UsageError `E_OPTIONS` without a file; LimitError `E_LIMIT_BUNDLE`
 */
export function signTree(
  tree: Tree,
  keys: readonly SigningKey[],
  { ignorePaths = [], certificates }: SignTreeOptions = {},
): SignedTree {
  const left = [...new Set([...DEFAULT_IGNORED, ...ignorePaths])];
  // A model that is one file is signed whatever its name.
  const ignored = new Set(tree.isFile === true ? [] : left);
  const [problem] = entryProblems(tree, ignored);
  if (problem) throw problem;
  const digests = digestFiles(tree.files.filter(({ path }) => !isIgnored(path, ignored)));
  const { payload, root } = writeOms({ name: tree.name, files: digests, ignorePaths: left });
  return {
    root,
    files: digests.size,
    ignored: tree.files.flatMap(({ path }) => (isIgnored(path, ignored) ? [path] : [])),
    bundles: keys.map((signer) => {
      const key = signer.publicKey;
      const signature = signer.sign(pae(IN_TOTO_PAYLOAD_TYPE, payload));
      return { key, bytes: writeBundle({ payload, signature, key, ...(certificates && { certificates }) }) };
    }),
  };
}
