import type { Note } from "../bytes/index.js";
import { isArtifactError, type ArtifactError } from "../errors/index.js";
import type { Bundle } from "./bundle.js";
import type { SignHost } from "./host.js";
import type { OmsManifest } from "./oms/manifest.js";
import { LEGACY_PREDICATE_TYPE, readLegacyOms } from "./oms/legacy.js";
import { readOms } from "./oms/read.js";
import type { PublicKey } from "./public-key.js";
import { readStatement } from "./statement.js";
import { checkTree, type DigestedFile, type Tree, type TreeMode } from "./tree.js";
import { verifyBundle, verifyLegacyBundle, type Roots } from "./verify-bundle.js";

/** A model whose signature was verified. */
export interface VerifiedTree {
  /** The key that signed; that of the signer's certificate, if there is one. */
  readonly key: PublicKey;
  /** Digest of the whole, as signed. */
  readonly root: string;
  /** The signed files, open; none unless all of them are as signed. */
  readonly files: readonly DigestedFile[];
  /** What keeps the files from being the signed ones; none if they are. */
  readonly problems: readonly ArtifactError[];
  readonly remarks: readonly Note[];
}

/**
 * Verifies the signature of a model, then that its files are the signed ones. Nothing of the statement is read before
 * its signature is verified.
 *
 * @param signer - the key, or the roots of the certificates, that the caller trusts
 * @throws UnverifiedError `E_SIGNATURE` and others of the signature; errors of the statement
 */
export function verifyTree(
  tree: Tree,
  bundle: Bundle,
  signer: PublicKey | Roots,
  mode: TreeMode,
  host: SignHost,
): VerifiedTree {
  const remarks: Note[] = [];
  const key = verifySigner(bundle, signer, mode, host, remarks);
  const statement = readStatement(bundle.payload);
  const isLegacy = statement.predicateType === LEGACY_PREDICATE_TYPE && mode === "oms-compat";
  const manifest: OmsManifest = isLegacy ? readLegacyOms(statement) : readOms(statement);
  const checked = checkTree(tree, manifest, mode);
  const { problems } = checked;
  const files = problems.length === 0 ? checked.files : [];
  return { key, root: manifest.root, files, problems, remarks: [...remarks, ...checked.remarks] };
}

function verifySigner(
  bundle: Bundle,
  signer: PublicKey | Roots,
  mode: TreeMode,
  host: SignHost,
  remarks: Note[],
): PublicKey {
  try {
    return verifyBundle(bundle, signer, host);
  } catch (error) {
    // The encoding of model_signing 0.2 is tried where the other fails, as it says nothing of itself.
    if (mode !== "oms-compat" || !isArtifactError(error, "E_SIGNATURE", "E_KEY_UNTRUSTED")) throw error;
    const key = attemptLegacy(bundle, signer, host);
    if (key === undefined) throw error;
    remarks.push({ message: "the signature is made over the encoding of model_signing 0.2, not over that of DSSE" });
    return key;
  }
}

function attemptLegacy(bundle: Bundle, signer: PublicKey | Roots, host: SignHost): PublicKey | undefined {
  try {
    return verifyLegacyBundle(bundle, signer, host);
  } catch (error) {
    if (isArtifactError(error)) return undefined;
    throw error;
  }
}
