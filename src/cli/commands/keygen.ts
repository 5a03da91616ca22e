import type { Command } from "commander";
import { artifactError, cannot } from "../../index.js";
import { writeNewFiles } from "../../node/new-file.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { escapeTerminal } from "../../report/index.js";
import { generateKey, writePrivateKey } from "../../sign/keys/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { readPassword } from "../load-signing-keys.js";
import { singleOption } from "../option.js";

const HELP = `
Examples:
  $ sallyport keygen --out release
  $ sallyport keygen --out release --oms
  $ sallyport keygen --out release --password-file password.txt

Writes release.key, which only you can read, and release.pub, which may be known. Nothing that exists is replaced.

Exit status:
  0  both files are written
  2  nothing is written`;

const ED25519_NOTE =
  "note: cosign and sallyport verify by this key, model_signing does not; --oms makes one by which all do\n";

interface KeygenOptions {
  readonly out: string;
  readonly oms?: boolean;
  readonly passwordFile?: string;
}

/** Adds `sallyport keygen`. */
export function addKeygen(program: Command, context: Context, finish: Finish): void {
  program
    .command("keygen")
    .description("make a key pair to sign models with")
    .addOption(singleOption("--out <name>", "write <name>.key and <name>.pub").makeOptionMandatory())
    .option("--oms", "an ECDSA key on P-256, which every verifier of OpenSSF Model Signing reads, instead of Ed25519")
    .addOption(singleOption("--password-file <file>", "encrypt the private key, as cosign does"))
    .addHelpText("after", HELP)
    .action(({ out, oms = false, passwordFile }: KeygenOptions) => {
      const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
      if (password?.length === 0) {
        const wanted = "a password is wanted";
        throw artifactError("E_KEY_PASSWORD", cannot("use the password of", passwordFile ?? "", "it is empty", wanted));
      }
      const { signingKey, pkcs8 } = generateKey(oms ? "P-256" : "ed25519", nodeSignHost);
      const { pem, omsHint, scheme } = signingKey.publicKey;
      writeNewFiles([
        { path: `${out}.key`, content: writePrivateKey(pkcs8, nodeSignHost, password), mode: 0o600 },
        { path: `${out}.pub`, content: pem, mode: 0o644 },
      ]);
      const shown = escapeTerminal(out);
      context.stdout.write(`${shown}.key  private key, ${scheme}${password ? ", encrypted" : ""}\n`);
      context.stdout.write(`${shown}.pub  public key, hint ${omsHint}\n`);
      if (!oms) context.stdout.write(ED25519_NOTE);
      finish(EXIT.approved);
    });
}
