import { isArtifactError, type ArtifactError } from "../../index.js";
import type { EvidenceFile } from "../../node/evidence.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readBundle, type Bundle } from "../../sign/bundle.js";
import type { PublicKey } from "../../sign/public-key.js";
import type { Tree, TreeMode } from "../../sign/tree.js";
import type { Roots } from "../../sign/verify-bundle.js";
import { verifyTree, type VerifiedTree } from "../../sign/verify-tree.js";
import { findingOf, type SignatureOutcome, type VerifyOutcome } from "./verify-outcome.js";

/**
 * Verifies the files of a model by one signer, whom the caller names: one signature of those at hand must be the signer's,
 * over exactly these files.
 *
 * @throws SourceError where a file cannot be read
 */
export function verifySignatures(
  tree: Tree,
  signatures: readonly EvidenceFile[],
  signer: PublicKey | Roots,
  mode: TreeMode,
): VerifyOutcome {
  const outcomes: SignatureOutcome[] = [];
  let other: VerifiedTree | undefined;
  for (const { path, bytes } of signatures) {
    let bundle: Bundle | undefined;
    try {
      bundle = readBundle(bytes, path);
      const verified = verifyTree(tree, bundle, signer, mode, nodeSignHost);
      const { key, root, files, problems, remarks } = verified;
      const [problem] = problems;
      outcomes.push({ path, counts: !problem, payloadDigest: bundle.payloadDigest, key: { key }, problem });
      if (!problem) return { outcome: "verified", signatures: outcomes, root, files, findings: [], notes: remarks };
      other ??= verified;
    } catch (error) {
      if (!isArtifactError(error) || error.class === "source") throw error;
      outcomes.push({ path, counts: false, payloadDigest: bundle?.payloadDigest, problem: error });
    }
  }
  // What is wrong with the files says more than that other keys signed as well.
  const problems = other?.problems ?? outcomes.flatMap(({ problem }) => problem ?? []);
  const findings = other
    ? other.problems.map(findingOf)
    : outcomes.flatMap(({ path, problem }) => (problem ? [{ path, ...findingOf(problem) }] : []));
  return {
    outcome: problems.every(isOpen) ? "undecided" : "refused",
    signatures: outcomes,
    root: other?.root,
    files: [],
    findings,
    notes: other?.remarks ?? [],
  };
}

/** @returns whether nothing is known to be wrong, but something could not be judged */
function isOpen(problem: ArtifactError): boolean {
  return problem.class === "unsupported" || problem.class === "limit";
}
