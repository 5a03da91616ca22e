import { existsSync } from "node:fs";
import { artifactError, cannot, isArtifactError } from "../../index.js";
import { readSignatureFile, signaturePathOf } from "../../node/evidence.js";
import { writeNewFiles } from "../../node/new-file.js";
import { writeWholeFile } from "../../node/output.js";
import { openTree } from "../../node/tree.js";
import { escapeTerminal } from "../../report/index.js";
import { readBundle } from "../../sign/bundle.js";
import { signTree, type SignedTree } from "../../sign/sign-tree.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadSigningKeys } from "../load-signing-keys.js";

/** Options of `sallyport sign`. */
export interface SignOptions {
  readonly key: readonly string[];
  readonly passwordFile?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Digits of a hint that tell signers apart in file names. */
const HINT_DIGITS = 8;

/** @returns the exit status */
export function runSign(
  path: string,
  { key, passwordFile, output, force = false }: SignOptions,
  context: Context,
): number {
  if (output !== undefined && key.length > 1) {
    const wanted = "one file for each key is written, so leave it out";
    throw artifactError("E_USAGE", cannot("write", output, "several keys sign", wanted));
  }
  if (output !== undefined && force) assertSignature(output);
  const keys = loadSigningKeys(key, passwordFile, context.stderr);
  if (new Set(keys.map(({ publicKey }) => publicKey.omsHint)).size < keys.length) {
    throw artifactError("E_USAGE", cannot("sign", path, "a key is given twice", "each key signs once"));
  }
  const paths = keys.map(
    ({ publicKey: { omsHint } }, index) =>
      output ?? signaturePathOf(path, index === 0 ? undefined : omsHint.slice(0, HINT_DIGITS)),
  );
  const signed = signOnce(path, keys, paths);
  const files = signed.bundles.map(({ bytes }, index) => ({ path: paths[index]!, content: bytes, mode: 0o644 }));
  if (force) for (const { path: file, content } of files) writeWholeFile(file, [content]);
  else writeNewFiles(files);
  describe(signed, files, context);
  return EXIT.approved;
}

/** Under a name of the caller's choice anything may stand, such as a file of the model, which would be left out. */
function assertSignature(output: string): void {
  if (!existsSync(output)) return;
  try {
    readBundle(readSignatureFile(output).bytes, output);
  } catch (cause) {
    if (!isArtifactError(cause)) throw cause;
    const wanted = "a new name, or a signature to replace, is wanted";
    throw artifactError("E_OUTPUT", cannot("write", output, "it exists and is no signature", wanted), { cause });
  }
}

function signOnce(path: string, keys: Parameters<typeof signTree>[1], except: readonly string[]): SignedTree {
  const tree = openTree(path, { except });
  try {
    return signTree(tree, keys, { ignorePaths: tree.excepted });
  } finally {
    tree.close();
  }
}

function describe(
  { root, files, ignored, bundles }: SignedTree,
  written: readonly { path: string }[],
  context: Context,
): void {
  const { stdout, stderr } = context;
  stdout.write(`signed ${files} ${files === 1 ? "file" : "files"}, digest sha256:${root}\n`);
  for (const [index, { key }] of bundles.entries()) {
    stdout.write(`  ${escapeTerminal(written[index]?.path ?? "")}  by ${key.scheme} key ${key.omsHint}\n`);
  }
  if (ignored.length === 0) return;
  const list = ignored.slice(0, 5).map(escapeTerminal).join(", ");
  stderr.write(`note: left out, as OpenSSF Model Signing has it: ${list}${ignored.length > 5 ? " …" : ""}\n`);
  stderr.write("      verify and gate refuse files that nobody signed; remove them, or verify with --oms-compat\n");
}
