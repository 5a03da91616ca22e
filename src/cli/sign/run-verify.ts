import { artifactError, cannot, isArtifactError, type ArtifactError, type Finding } from "../../index.js";
import { verify, type Verification } from "../../gate/index.js";
import { findEvidence, readSignatureFile, type EvidenceFile } from "../../node/evidence.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readSmallFile } from "../../node/small-file.js";
import { openTree } from "../../node/tree.js";
import { escapeJsonText, escapeTerminal } from "../../report/index.js";
import { readBundle } from "../../sign/bundle.js";
import { readCertificates, readPublicKey } from "../../sign/keys/index.js";
import type { PublicKey } from "../../sign/public-key.js";
import type { Tree, TreeMode } from "../../sign/tree.js";
import type { Roots } from "../../sign/verify-bundle.js";
import { verifyTree } from "../../sign/verify-tree.js";
import type { Context } from "../context.js";
import { exitCodeOf } from "../gate/exit-code.js";
import { findingLine, nextStep } from "../gate/text.js";
import { loadTrust } from "../load-trust.js";

/** Options of `sallyport verify`. */
export interface VerifyOptions {
  readonly signature?: readonly string[];
  readonly key?: string;
  readonly certChain?: readonly string[];
  readonly root?: readonly string[];
  readonly at?: Date;
  readonly trustPolicy?: string;
  readonly name?: string;
  readonly omsCompat?: boolean;
  readonly json?: boolean;
}

/** A file of keys or certificates has less, in bytes. */
const MAX_FILE_BYTES = 2 ** 18;
/** Findings that a text lists; JSON has them all. */
const MAX_LISTED = 20;

/** What came out, whichever way it was asked. */
interface Outcome extends Pick<Verification, "outcome" | "findings" | "notes" | "root"> {
  readonly files: number;
  /** For people. */
  readonly signers: readonly string[];
}

/** @returns the exit status */
export function runVerify(path: string, options: VerifyOptions, context: Context): number {
  const ways = [options.key, options.certChain ?? options.root, options.trustPolicy].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const wanted = "exactly one of --key, --cert-chain with --root, and --trust-policy is wanted";
    throw artifactError("E_USAGE", cannot("verify", path, `${ways.length} of them are given`, wanted));
  }
  const mode: TreeMode = options.omsCompat === true ? "oms-compat" : "strict";
  const signatures = (options.signature ?? findEvidence(path).signatures).map(readSignatureFile);
  const tree = openTree(path, { except: signatures.map((file) => file.path) });
  try {
    const outcome =
      options.trustPolicy === undefined
        ? verifyOne(path, tree, signatures, readSigner(options), mode)
        : verifyByPolicy(tree, signatures, options, mode);
    context.stdout.write(options.json === true ? json(path, outcome, mode) : text(path, outcome, mode));
    return exitCodeOf(outcome);
  } finally {
    tree.close();
  }
}

function readSigner({
  key,
  certChain = [],
  root = [],
  at,
}: VerifyOptions): PublicKey | (Roots & { chain: Uint8Array[] }) {
  if (key !== undefined) return readPublicKey(readSmallFile(key, MAX_FILE_BYTES), nodeSignHost);
  const read = (paths: readonly string[]): Uint8Array[] =>
    paths.flatMap((path) => readCertificates(readSmallFile(path, MAX_FILE_BYTES)));
  // The last of a chain is its root, as model_signing has it, unless roots are named.
  const chain = read(certChain);
  const roots = root.length > 0 ? read(root) : chain;
  return { roots, chain, at: at ?? new Date() };
}

/** One signature by one signer, whom the caller names. */
function verifyOne(
  path: string,
  tree: Tree,
  signatures: readonly EvidenceFile[],
  signer: PublicKey | Roots,
  mode: TreeMode,
): Outcome {
  let failed: Outcome | undefined;
  for (const { path: file, bytes } of signatures) {
    try {
      const { key, root, files, problems, remarks } = verifyTree(
        tree,
        readBundle(bytes, file),
        signer,
        mode,
        nodeSignHost,
      );
      const how = "roots" in signer ? `certified ${key.scheme} key` : `${key.scheme} key`;
      const outcome: Outcome = {
        outcome: problems.length === 0 ? "admitted" : "refused",
        findings: problems.map(asFinding),
        notes: remarks,
        root,
        files: files.length,
        signers: [`${file}  by ${how} ${key.omsHint}`],
      };
      if (problems.length === 0) return outcome;
      failed ??= outcome;
    } catch (error) {
      if (!isArtifactError(error)) throw error;
      if (error.class === "source" || error.class === "usage") throw error;
      const isOpen = error.class === "unsupported" || error.class === "limit";
      const outcome = isOpen ? "undecided" : "refused";
      failed ??= { outcome, findings: [asFinding(error)], notes: [], root: undefined, files: 0, signers: [] };
    }
  }
  if (failed) return failed;
  const is = "no signature stands beside it";
  throw artifactError("E_USAGE", cannot("verify", path, is, "name one by --signature"));
}

function verifyByPolicy(
  tree: Tree,
  signatures: readonly EvidenceFile[],
  options: VerifyOptions,
  mode: TreeMode,
): Outcome {
  const { trustPolicy = "", name, at = new Date() } = options;
  if (name === undefined) {
    const wanted = "--name, by which the rule is selected, is wanted";
    throw artifactError("E_USAGE", cannot("use the trust policy of", trustPolicy, "no name is given", wanted));
  }
  const verified = verify(tree, { trust: loadTrust(trustPolicy), name, signatures, mode, at, host: nodeSignHost });
  const signers = verified.signatures.flatMap(({ path, counts, key }) =>
    counts && key ? [`${path}  by ${key.name ?? "key"} ${key.hint}`] : [],
  );
  return { ...verified, files: verified.files.length, signers };
}

function asFinding({ code, message, path, offset }: ArtifactError): Finding {
  return { code, message, ...(path !== undefined && { path }), ...(offset !== undefined && { offset }) };
}

function text(path: string, { outcome, findings, notes, root, files, signers }: Outcome, mode: TreeMode): string {
  const word = outcome === "admitted" ? "VERIFIED" : outcome.toUpperCase();
  const count = outcome === "admitted" ? `  ${files} ${files === 1 ? "file" : "files"}` : "";
  const more = findings.length - MAX_LISTED;
  const lines = [
    `${word}  ${escapeTerminal(path)}${count}`,
    ...findings.slice(0, MAX_LISTED).map((finding) => `  ${findingLine(finding)}`),
    ...(more > 0 ? [`  … and ${more} more (use --json)`] : []),
    ...signers.map((signer) => `  signed  ${escapeTerminal(signer)}`),
    ...(root === undefined ? [] : [`  root    sha256:${root}`]),
    ...notes.map(
      ({ message, path: about }) =>
        `  note: ${escapeTerminal(about === undefined ? message : `${message} (${about})`)}`,
    ),
    ...(mode === "oms-compat" ? ["  note: --oms-compat passes over what a signature leaves out"] : []),
    ...(outcome === "admitted" ? [] : [nextStep(findings)]),
  ];
  return `${lines.join("\n")}\n`;
}

function json(path: string, { outcome, ...others }: Outcome, mode: TreeMode): string {
  const document = {
    schemaVersion: "1.0",
    path,
    outcome: outcome === "admitted" ? "verified" : outcome,
    mode,
    ...others,
  };
  return `${escapeJsonText(JSON.stringify(document, undefined, 2))}\n`;
}
