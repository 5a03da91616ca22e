import { Command, CommanderError, Option } from "commander";
import { artifactError, cannot, type ArtifactError } from "../../index.js";
import { convertPrivateKey, convertPublicKey } from "../../node/openssl-key.js";
import { writeWholeFile } from "../../node/output.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readSmallFile } from "../../node/small-file.js";
import { openTree } from "../../node/tree.js";
import { readBundle } from "../../sign/bundle.js";
import { readCertificates, readPrivateKey, readPublicKey } from "../../sign/keys/index.js";
import type { PublicKey } from "../../sign/public-key.js";
import { signTree } from "../../sign/sign-tree.js";
import type { Roots } from "../../sign/verify-bundle.js";
import { verifyTree } from "../../sign/verify-tree.js";
import type { Context } from "../context.js";
import { describeError } from "../describe-error.js";

/** What the conformance suite of OpenSSF Model Signing hands over, to sign and to verify. */
interface AdapterOptions {
  readonly method: "key" | "certificate" | "sigstore";
  readonly modelPath: string;
  readonly ignorePaths: readonly string[];
  readonly certChain: readonly string[];
}

interface SignOptions extends AdapterOptions {
  readonly outputBundle: string;
  readonly privateKey: string;
  readonly signingCert?: string;
}

interface VerifyOptions extends AdapterOptions {
  readonly bundle: string;
  readonly publicKey?: string;
  readonly ignoreUnsignedFiles?: boolean;
}

/** A file of keys, of certificates or of one signature has less, in bytes. */
const MAX_FILE_BYTES = 2 ** 20;

/**
 * Speaks the command line protocol of the conformance suite of OpenSSF Model Signing
 * (`docs/conformance_adapter_cli_protocol.md` there). What the suite asks for passes over more than `sallyport verify`
 * ever does; it is no way to admit a model.
 *
 * @returns the exit status: 0 if the model was signed, or is as signed
 */
export function runAdapter(argv: readonly string[], { stdout, stderr }: Pick<Context, "stdout" | "stderr">): number {
  let exitCode = 1;
  const program = new Command("sallyport-oms-adapter")
    .description("Runs sallyport under the conformance suite of OpenSSF Model Signing.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });
  command(program, "sign-model", "sign a model")
    .requiredOption("--output-bundle <file>", "where the signature goes")
    .requiredOption("--private-key <file>", "the key that signs")
    .option("--signing-cert <file>", "certificate of the key")
    .action((options: SignOptions) => {
      sign(options);
      exitCode = 0;
    });
  command(program, "verify-model", "verify a model")
    .requiredOption("--bundle <file>", "the signature")
    .option("--public-key <file>", "the key that signed")
    .option("--ignore-unsigned-files", "pass over files that nobody signed")
    .action((options: VerifyOptions) => {
      exitCode = verify(options, stderr);
    });
  try {
    program.parse(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) stderr.write(describeError(error));
    return error instanceof CommanderError && error.exitCode === 0 ? 0 : 1;
  }
}

function command(program: Command, name: string, description: string): Command {
  const collect = (text: string, previous: readonly string[]): readonly string[] => [...previous, text];
  const list = (flags: string, what: string): Option => new Option(flags, what).default([], "none").argParser(collect);
  return program
    .command(name)
    .description(description)
    .addOption(
      new Option("--method <method>", "how it is signed")
        .choices(["key", "certificate", "sigstore"])
        .makeOptionMandatory(),
    )
    .requiredOption("--model-path <path>", "folder or file of the model")
    .addOption(list("--cert-chain <file>", "certificates, from the signer to the root"))
    .addOption(list("--ignore-paths <path>", "what is no part of the model"));
}

function sign({ method, modelPath, outputBundle, privateKey, signingCert, ...options }: SignOptions): void {
  if (method === "sigstore") throw unusable(method, "key or certificate is wanted");
  const key = readPrivateKey(convertPrivateKey(readSmallFile(privateKey, MAX_FILE_BYTES)), nodeSignHost);
  const certificates = method === "key" ? undefined : chainOf(key.publicKey, signingCert, options.certChain);
  const tree = openTree(modelPath, { except: [outputBundle, ...options.ignorePaths] });
  try {
    const signed = signTree(tree, [key], { ignorePaths: tree.excepted, ...(certificates && { certificates }) });
    for (const { bytes } of signed.bundles) writeWholeFile(outputBundle, [bytes]);
  } finally {
    tree.close();
  }
}

/** @returns the signer's certificate and those above it; the suite repeats a certificate that signs itself */
function chainOf(
  { spki }: PublicKey,
  signingCert: string | undefined,
  certChain: readonly string[],
): readonly Uint8Array[] {
  if (signingCert === undefined) throw unusable("certificate", "--signing-cert is wanted");
  const [leaf, ...others] = [signingCert, ...certChain].flatMap(certificatesIn);
  if (leaf === undefined || Buffer.compare(nodeSignHost.readCertificate(leaf).spki, spki) !== 0) {
    throw unusable("certificate", "a certificate of the private key is wanted");
  }
  return [leaf, ...others.filter((der) => Buffer.compare(der, leaf) !== 0)];
}

function certificatesIn(path: string): readonly Uint8Array[] {
  return readCertificates(readSmallFile(path, MAX_FILE_BYTES));
}

function verify({ modelPath, bundle, ignorePaths, ...options }: VerifyOptions, stderr: Context["stderr"]): number {
  const signature = readBundle(readSmallFile(bundle, MAX_FILE_BYTES), bundle);
  const tree = openTree(modelPath, { except: [bundle, ...ignorePaths] });
  try {
    const { problems } = verifyTree(tree, signature, signerOf(options), "oms-compat", nodeSignHost);
    const counted = problems.filter(({ code }) => options.ignoreUnsignedFiles !== true || code !== "E_FILE_EXTRA");
    for (const problem of counted) stderr.write(describeError(problem));
    return counted.length === 0 ? 0 : 1;
  } finally {
    tree.close();
  }
}

function signerOf({
  method,
  publicKey,
  certChain,
}: Pick<VerifyOptions, "method" | "publicKey" | "certChain">): PublicKey | Roots {
  if (method === "certificate") return { roots: certChain.flatMap(certificatesIn), at: new Date() };
  if (method === "key" && publicKey !== undefined) {
    return readPublicKey(convertPublicKey(readSmallFile(publicKey, MAX_FILE_BYTES)), nodeSignHost);
  }
  throw unusable(method, method === "key" ? "--public-key is wanted" : "key or certificate is wanted");
}

function unusable(method: string, wanted: string): ArtifactError {
  return artifactError("E_USAGE", cannot("use the method", method, "it cannot be run as called", wanted));
}
