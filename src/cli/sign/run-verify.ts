import { existsSync } from "node:fs";
import { verify } from "../../gate/index.js";
import { artifactError, cannot, type ArtifactError } from "../../index.js";
import { findEvidence, readSignatureFile, type EvidenceFile } from "../../node/evidence.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readSmallFile } from "../../node/small-file.js";
import { openTree } from "../../node/tree.js";
import { readCertificates, readPublicKey } from "../../sign/keys/index.js";
import type { PublicKey } from "../../sign/public-key.js";
import type { Tree } from "../../sign/tree.js";
import type { Roots } from "../../sign/verify-bundle.js";
import { assertArtifactName } from "../assert-artifact-name.js";
import type { Context } from "../context.js";
import { readKeyFile } from "../key-file.js";
import { EXIT } from "../exit-code.js";
import { loadTrust } from "../load-trust.js";
import type { VerifyOutcome } from "./verify-outcome.js";
import { verifyJson, verifyText, type VerifyQuestion } from "./verify-output.js";
import { verifySignatures } from "./verify-signatures.js";

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

const EXIT_OF = { verified: EXIT.approved, refused: EXIT.blocked, undecided: EXIT.noVerdict } as const;

/** @returns the exit status */
export function runVerify(path: string, options: VerifyOptions, context: Context): number {
  assertOneSigner(path, options);
  const { at = new Date(), omsCompat = false, json = false } = options;
  const question: VerifyQuestion = { path, mode: omsCompat ? "oms-compat" : "strict", at };
  if (!existsSync(path)) throw usage("verify", path, "it does not exist", "a folder or file is wanted");
  const signatures = (options.signature ?? findEvidence(path).signatures).map(readSignatureFile);
  if (signatures.length === 0) {
    throw usage("verify", path, "no signature stands beside it", "name one by --signature");
  }
  const tree = openTree(path, { except: signatures.map((file) => file.path) });
  try {
    const verified = verifyBy(tree, signatures, options, question);
    context.stdout.write(json ? verifyJson(question, verified) : verifyText(question, verified));
    return EXIT_OF[verified.outcome];
  } finally {
    tree.close();
  }
}

function assertOneSigner(path: string, { key, certChain, root, trustPolicy, name }: VerifyOptions): void {
  const ways = [key, certChain ?? root, trustPolicy].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    const wanted = "exactly one of --key, --cert-chain with --root, and --trust-policy is wanted";
    throw usage("verify", path, `${ways.length} of them are given`, wanted);
  }
  if ((trustPolicy === undefined) !== (name === undefined)) {
    const wanted = "a trust policy and the name that selects its rule go together";
    throw usage("verify", path, `only ${name === undefined ? "--trust-policy" : "--name"} is given`, wanted);
  }
  if (name !== undefined) assertArtifactName(name);
}

function verifyBy(
  tree: Tree,
  signatures: readonly EvidenceFile[],
  options: VerifyOptions,
  { mode, at }: VerifyQuestion,
): VerifyOutcome {
  const { trustPolicy, name = "" } = options;
  if (trustPolicy === undefined) return verifySignatures(tree, signatures, readSigner(options, at), mode);
  const verified = verify(tree, { trust: loadTrust(trustPolicy), name, signatures, mode, at, host: nodeSignHost });
  return { ...verified, outcome: verified.outcome === "admitted" ? "verified" : verified.outcome };
}

function readSigner({ key, certChain = [], root = [] }: VerifyOptions, at: Date): PublicKey | Roots {
  if (key !== undefined) return readKeyFile(key, (bytes) => readPublicKey(bytes, nodeSignHost));
  const [chain, roots] = [certChain, root].map((paths) =>
    paths.flatMap((path) => readCertificates(readSmallFile(path, MAX_FILE_BYTES))),
  );
  // Without roots, those of the chain that issued themselves are trusted, as model_signing has it.
  const anchors = root.length > 0 ? roots! : chain!.filter(isSelfIssued);
  return { roots: anchors, intermediates: chain!.filter((der) => !anchors.includes(der)), at };
}

function isSelfIssued(der: Uint8Array): boolean {
  const certificate = nodeSignHost.readCertificate(der);
  return certificate.isIssuedBy(certificate);
}

function usage(action: string, quoted: string, is: string, wanted: string): ArtifactError {
  return artifactError("E_USAGE", cannot(action, quoted, is, wanted));
}
