import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import type { OmsManifest } from "../sign/oms/manifest.js";
import { readOms } from "../sign/oms/read.js";
import type { TrustPolicy } from "../sign/trust/trust-policy.js";
import type { Evidence } from "./question.js";
import { assertNone } from "./problems.js";
import { thresholdProblem, type Signed, type Signers, type SignatureLog, type Verification } from "./signatures.js";

/** A list of the files that a current key of the rule signed. */
export interface SignedManifest extends Signed {
  readonly manifest: OmsManifest;
}

/** What is asked of the signatures of the files. */
export interface ManifestQuestion extends Verification {
  readonly signatures: readonly Evidence[];
  readonly trust: Pick<TrustPolicy, "revokedRoots">;
}

/**
 * Verifies the signatures of the files. Those that do not count are passed over, as long as enough keys are left.
 *
 * @throws what is wrong with each signature, and UnverifiedError `E_THRESHOLD`, unless enough distinct keys signed
 */
export function readManifests(
  signers: Signers,
  question: ManifestQuestion,
  log: SignatureLog,
): readonly SignedManifest[] {
  const { signatures, trust } = question;
  const manifests = signatures.flatMap((evidence): readonly SignedManifest[] => {
    const signed = log.verify(evidence, signers, question);
    const manifest = signed && log.examine(signed, () => readManifest(signed, trust.revokedRoots));
    return manifest ? [{ ...signed, manifest }] : [];
  });
  const missing = thresholdProblem("OMS", signers, manifests);
  if (missing) assertNone([...log.problems(signatures), missing]);
  log.count(manifests);
  return manifests;
}

function readManifest({ statement }: Signed, revokedRoots: ReadonlyMap<string, string>): OmsManifest {
  const manifest = readOms(statement);
  const revoked = revokedProblem(manifest.root, revokedRoots);
  if (revoked) throw revoked;
  return manifest;
}

/** @returns that a model is revoked, if it is */
export function revokedProblem(root: string, revokedRoots: ReadonlyMap<string, string>): ArtifactError | undefined {
  const reason = revokedRoots.get(root);
  if (reason === undefined) return undefined;
  return artifactError("E_REVOKED", cannot("admit the model", root, `it is revoked (${reason})`, "another is wanted"));
}
