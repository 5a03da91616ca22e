import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import type { OmsManifest } from "../sign/oms/manifest.js";
import { readOms } from "../sign/oms/read.js";
import type { TrustRule } from "../sign/trust/trust-policy.js";
import type { Question } from "./options.js";
import { assertNone } from "./problems.js";
import { thresholdProblem, type Signed, type SignatureLog } from "./signatures.js";

/** A list of the files that a current key of the rule signed. */
export interface SignedManifest extends Signed {
  readonly manifest: OmsManifest;
}

/**
 * Verifies the signatures of the files. Those that do not count are passed over, as long as enough keys are left.
 *
 * @throws what is wrong with each signature, and UnverifiedError `E_THRESHOLD`, unless enough distinct keys signed
 */
export function readManifests(rule: TrustRule, question: Question, log: SignatureLog): readonly SignedManifest[] {
  const manifests = question.signatures.flatMap((evidence): readonly SignedManifest[] => {
    const signed = log.verify(evidence, rule, question);
    const manifest = signed && log.examine(signed, () => readManifest(signed, question));
    return manifest ? [{ ...signed, manifest }] : [];
  });
  assertSigned(rule, manifests, question, log);
  return manifests;
}

/** @throws what is wrong with each signature, and `E_THRESHOLD`, unless enough distinct keys signed */
export function assertSigned(
  rule: TrustRule,
  manifests: readonly SignedManifest[],
  { signatures }: Question,
  log: SignatureLog,
): void {
  const missing = thresholdProblem("OMS", rule, manifests);
  if (missing) assertNone([...log.problems(signatures), missing]);
}

function readManifest({ statement }: Signed, { trust }: Question): OmsManifest {
  const manifest = readOms(statement);
  const revoked = revokedProblem(manifest.root, trust.revokedRoots);
  if (revoked) throw revoked;
  return manifest;
}

/** @returns that a model is revoked, if it is */
export function revokedProblem(root: string, revokedRoots: ReadonlyMap<string, string>): ArtifactError | undefined {
  const reason = revokedRoots.get(root);
  if (reason === undefined) return undefined;
  return artifactError("E_REVOKED", cannot("admit the model", root, `it is revoked (${reason})`, "another is wanted"));
}
