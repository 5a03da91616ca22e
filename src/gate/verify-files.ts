import { artifactError, cannot } from "../errors/index.js";
import { compareCodePoints } from "../sign/code-point-order.js";
import { rootDigest } from "../sign/oms/root-digest.js";
import { checkTree, type CheckedTree, type Tree } from "../sign/tree.js";
import type { Draft } from "./draft.js";
import { revokedProblem, type ManifestQuestion, type SignedManifest } from "./manifests.js";
import type { Question } from "./question.js";
import { assertNone } from "./problems.js";
import type { Release } from "./release.js";
import type { VerifiedFile } from "./scan-files.js";
import { thresholdProblem, type Signers } from "./signatures.js";

/** By whom and how the files were signed. */
export interface SignedModel {
  readonly rule: Signers;
  /** Enough for the rule. */
  readonly manifests: readonly SignedManifest[];
  readonly release: Release | undefined;
}

/** Files that are the signed ones. */
export interface VerifiedFiles {
  /** Digest of the whole, as its signers state it. */
  readonly root: string;
  /** Hexadecimal SHA-256 of the payload of an OMS statement about them. */
  readonly omsDigest: string;
  /** Ordered by path in code units. */
  readonly files: readonly VerifiedFile[];
}

/**
 * Compares the files with what was signed. A signature of other files does not count, as long as enough others do.
 *
 * @throws what is wrong with the files, unless enough distinct keys signed exactly them; RefusedError
 *   `E_STATEMENT_MISMATCH`; UnverifiedError `E_REVOKED`
 */
export function verifyFiles(
  tree: Tree,
  { rule, manifests, release }: SignedModel,
  { mode, trust, name }: Pick<Question, "mode" | "name"> & Pick<ManifestQuestion, "trust">,
  { log, notes }: Draft,
): VerifiedFiles {
  const results = new Map<string, CheckedTree>();
  const fitting = manifests.filter(({ path, payloadDigest, manifest }) => {
    const result = results.get(payloadDigest) ?? checkTree(tree, manifest, mode);
    results.set(payloadDigest, result);
    const [problem] = result.problems;
    if (problem) log.discount(path, problem);
    return problem === undefined;
  });
  if (thresholdProblem("OMS", rule, fitting)) {
    for (const { problems } of results.values()) assertNone(problems);
  }
  const digests = new Set(fitting.map(({ payloadDigest }) => payloadDigest));
  if (release && !release.omsDigests.every((digest) => digests.has(digest))) {
    const is = "its deploy statement names a signature of other files";
    throw artifactError("E_STATEMENT_MISMATCH", cannot("admit", name, is, "a signature of these very files is wanted"));
  }
  const { payloadDigest, manifest } = fitting[0]!;
  const { files, remarks } = results.get(payloadDigest)!;
  notes.push(...remarks);
  // Tools list files in different orders, and so the same files have several digests.
  const revoked = revokedProblem(rootOf(files), trust.revokedRoots);
  if (revoked) throw revoked;
  const { root, omsDigest } = release?.deploy ?? { root: manifest.root, omsDigest: payloadDigest };
  return { root, omsDigest, files };
}

function rootOf(files: readonly VerifiedFile[]): string {
  return rootDigest([...files].sort((a, b) => compareCodePoints(a.path, b.path)).map(({ sha256 }) => sha256));
}
