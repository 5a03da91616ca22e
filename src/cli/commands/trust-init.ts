import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { artifactError, cannot } from "../../index.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { readPublicKey } from "../../sign/keys/index.js";
import { TrustPolicy, type TrustPolicyOptions } from "../../sign/trust/index.js";
import type { Context, Finish } from "../context.js";
import { EXIT } from "../exit-code.js";
import { readKeyFile } from "../key-file.js";
import { parsedOption, repeatedOption, singleOption } from "../option.js";
import { writeOutput } from "../write-output.js";

const HELP = `
Examples:
  $ sallyport trust init --key release.pub --artifact churn --expires 2027-01-01 -o trust.json
  $ sallyport trust init --key alice.pub --key bob.pub --threshold 2 --artifact 'fraud/*' --expires 2027-01-01

One rule is written, for all the keys and names. Add rules, times and revocations by hand, then run sallyport trust check.`;

interface InitOptions {
  readonly key: readonly string[];
  readonly artifact: readonly string[];
  readonly expires: string;
  readonly threshold?: number;
  readonly name?: string;
  readonly output?: string;
}

/** Adds `sallyport trust init`. */
export function addTrustInit(trust: Command, context: Context, finish: Finish): void {
  trust
    .command("init")
    .description("write a trust policy for some public keys and artifact names")
    .addOption(repeatedOption("--key <file>", "a public key that may sign").makeOptionMandatory())
    .addOption(repeatedOption("--artifact <name>", "a name, or a pattern with *").makeOptionMandatory())
    .addOption(
      singleOption("--expires <time>", "from when nothing is admitted, such as 2027-01-01").makeOptionMandatory(),
    )
    .addOption(parsedOption("--threshold <count>", "how many of the keys have to sign (default: 1)", Number))
    .addOption(singleOption("--name <name>", "what decisions call the trust policy"))
    .addOption(singleOption("-o, --output <file>", "write to a new file instead of the standard output"))
    .addHelpText("after", HELP)
    .action((options: InitOptions) => {
      const { output } = options;
      if (output !== undefined && existsSync(output)) {
        throw artifactError("E_OUTPUT", cannot("write", output, "it exists", "a new name is wanted"));
      }
      const document = documentOf(options);
      // What is written can be read.
      TrustPolicy.of(document, nodeSignHost);
      writeOutput([`${JSON.stringify({ version: 1, ...document }, null, 2)}\n`], output, context);
      finish(EXIT.approved);
    });
}

function documentOf({ key: files, artifact, expires, threshold = 1, name }: InitOptions): TrustPolicyOptions {
  const keys = files.map((file) => {
    const { pem, scheme, omsHint } = readKeyFile(file, (bytes) => readPublicKey(bytes, nodeSignHost));
    return [omsHint, { pem, scheme, name: basename(file) }] as const;
  });
  const rule = {
    name: "default",
    artifacts: artifact,
    statements: ["oms", "deploy"],
    keys: [...new Set(keys.map(([hint]) => hint))],
    threshold,
  } as const;
  return { ...(name !== undefined && { name }), expires, keys: Object.fromEntries(keys), rules: [rule] };
}
