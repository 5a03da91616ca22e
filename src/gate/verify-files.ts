import type { Note } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { compareCodePoints } from "../sign/code-point-order.js";
import { rootDigest } from "../sign/oms/root-digest.js";
import { checkTree, type CheckedTree, type Tree } from "../sign/tree.js";
import type { Draft } from "./draft.js";
import { revokedProblem, type ManifestQuestion, type SignedManifest } from "./manifests.js";
import type { Question } from "./question.js";
import { assertNone } from "./problems.js";
import type { Release } from "./release.js";
import { changedProblem, type VerifiedFile } from "./scan-files.js";
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
  notes.push(...results.get(payloadDigest)!.remarks);
  const files = commonFiles(rule, fitting, results, notes);
  for (const root of rootsOf(files)) {
    const revoked = revokedProblem(root, trust.revokedRoots);
    if (revoked) throw revoked;
  }
  const { root, omsDigest } = release?.deploy ?? { root: manifest.root, omsDigest: payloadDigest };
  return { root, omsDigest, files };
}

/**
 * Gives the files that enough keys signed. Where signers may leave files out, each may leave out others.
 *
 * @throws SourceError `E_SOURCE_CHANGED` for a file that changed between two signatures of it
 */
function commonFiles(
  { threshold }: Signers,
  fitting: readonly SignedManifest[],
  results: ReadonlyMap<string, CheckedTree>,
  notes: Note[],
): readonly VerifiedFile[] {
  const found = new Map<string, { readonly file: VerifiedFile; readonly hints: Set<string> }>();
  for (const { key, payloadDigest } of fitting) {
    for (const file of results.get(payloadDigest)?.files ?? []) {
      const { file: first, hints } = found.get(file.path) ?? { file, hints: new Set<string>() };
      if (first.sha256 !== file.sha256) throw changedProblem(file.path);
      found.set(file.path, { file: first, hints: hints.add(key.hint) });
    }
  }
  const entries = [...found.values()].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  return entries.flatMap(({ file, hints }) => {
    if (hints.size >= threshold) return [file];
    notes.push({ message: `it is left out: ${hints.size} of ${threshold} keys signed it`, path: file.path });
    return [];
  });
}

/**
 * Tools list files in different orders, and so the same files have several digests: in the order of code points, as the
 * specification has it, or of the parts of their paths, as model_signing lists them.
 */
function rootsOf(files: readonly VerifiedFile[]): readonly string[] {
  // No path holds NUL, which comes before every other character.
  const keys = [({ path }: VerifiedFile) => path, ({ path }: VerifiedFile) => path.replaceAll("/", "\0")];
  return keys.map((keyOf) =>
    rootDigest(files.toSorted((a, b) => compareCodePoints(keyOf(a), keyOf(b))).map(({ sha256 }) => sha256)),
  );
}
