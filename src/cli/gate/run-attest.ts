import { existsSync } from "node:fs";
import { artifactError, cannot } from "../../index.js";
import { attest, type Attestation } from "../../gate/index.js";
import { claimsPathOf, findEvidence, readClaimsFile, readSignatureFile } from "../../node/evidence.js";
import { assertWritable, writeWholeFile } from "../../node/output.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { openTree } from "../../node/tree.js";
import { escapeTerminal } from "../../report/index.js";
import { joinClaims, splitClaims } from "../../sign/claims.js";
import type { SigningKey } from "../../sign/public-key.js";
import { assertArtifactName } from "../assert-artifact-name.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { loadPolicy } from "../load-policy.js";
import { loadSigningKeys } from "../load-signing-keys.js";
import { loadTrust } from "../load-trust.js";
import { VERSION } from "../version.js";
import { exitCodeOf } from "./exit-code.js";
import { findingLine, nextStep, signatureLine } from "./text.js";

/** Options of `sallyport attest`. */
export interface AttestOptions {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
  readonly expires: Date;
  readonly policy: string;
  readonly key: readonly string[];
  readonly passwordFile?: string;
  readonly env?: readonly string[];
  readonly signature?: readonly string[];
  readonly trustPolicy?: string;
  readonly append?: boolean;
  readonly output?: string;
}

/** @returns the exit status */
export function runAttest(path: string, options: AttestOptions, context: Context): number {
  const { name, version, sequence, output = claimsPathOf(path), append = false } = options;
  assertArtifactName(name);
  const earlier = readEarlier(output, append);
  assertWritable(output);
  const keys = loadSigningKeys(options.key, options.passwordFile, context.stderr);
  const attestation = attestFiles(path, options, keys);
  if (attestation.outcome !== "admitted") {
    context.stderr.write(refusalOf(path, attestation));
    return exitCodeOf(attestation);
  }
  writeWholeFile(output, [joinClaims([...earlier, ...attestation.bundles], output)]);
  const what = `${path} is release ${version} (${sequence}) of ${name}, attested by ${keys.length} ${keys.length === 1 ? "key" : "keys"} in ${output}`;
  context.stdout.write(`${escapeTerminal(what)}\n`);
  return EXIT.approved;
}

/** @returns the claims that are kept */
function readEarlier(output: string, append: boolean): readonly Uint8Array[] {
  if (!existsSync(output)) return [];
  if (append) return splitClaims(readClaimsFile(output).bytes, output).map(({ bytes }) => bytes);
  throw artifactError("E_OUTPUT", cannot("write", output, "it exists", "a new name, or --append, is wanted"));
}

function attestFiles(path: string, options: AttestOptions, keys: readonly SigningKey[]): Attestation {
  const { name, version, sequence, expires, env, signature = findEvidence(path).signatures } = options;
  const trust = options.trustPolicy === undefined ? undefined : loadTrust(options.trustPolicy);
  const policy = loadPolicy({ policy: options.policy });
  const tree = openTree(path, { except: signature });
  try {
    return attest(tree, {
      policy,
      name,
      version,
      sequence,
      created: new Date(),
      expires,
      ...(env && { environments: env }),
      signatures: signature.map(readSignatureFile),
      ...(trust && { trust }),
      keys,
      tool: { name: "sallyport", version: VERSION },
      host: nodeSignHost,
    });
  } finally {
    tree.close();
  }
}

function refusalOf(path: string, { outcome, findings, signatures }: Attestation): string {
  const lines = [
    `${outcome.toUpperCase()}  ${escapeTerminal(path)}`,
    ...findings.map((finding) => `  ${findingLine(finding)}`),
    ...signatures.map((signature) => `  ${signatureLine(signature)}`),
    "",
    "nothing is attested",
    nextStep(findings),
  ];
  return `${lines.join("\n")}\n`;
}
