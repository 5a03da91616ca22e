import { assertArtifactName } from "../assert-artifact-name.js";
import { artifactError, cannot } from "../../index.js";
import { decide, ENVIRONMENT_NAME, MAX_EVIDENCE, type Decision, type Evidence } from "../../gate/index.js";
import { findEvidence, readClaimsFile, readSignatureFile } from "../../node/evidence.js";
import { nodeSignHost } from "../../node/sign-host.js";
import { openState } from "../../node/state.js";
import { openTree } from "../../node/tree.js";
import type { Context } from "../context.js";
import { loadPolicy } from "../load-policy.js";
import { loadTrust } from "../load-trust.js";
import { painterFor } from "../paint.js";
import { writeOutput } from "../write-output.js";
import { exitCodeOf } from "./exit-code.js";
import { renderDecision } from "./json.js";
import { describeDecision } from "./text.js";

export const FORMATS = ["text", "json"] as const;

/** Options of `sallyport gate`. */
export interface GateOptions {
  readonly name: string;
  readonly trustPolicy: string;
  readonly policy: string;
  readonly env?: string;
  readonly state?: string;
  readonly at?: Date;
  readonly signature?: readonly string[];
  readonly attest?: readonly string[];
  readonly omsCompat?: boolean;
  readonly format?: (typeof FORMATS)[number];
  readonly output?: string;
}

/** @returns the exit status */
export function runGate(path: string, options: GateOptions, context: Context): number {
  assertArtifactName(options.name);
  const { decision, isFile } = decideOnce(path, options);
  const { output } = options;
  const isText =
    (options.format ?? (output === undefined && context.stdout.isTTY === true ? "text" : "json")) === "text";
  const paint = output === undefined ? painterFor(context) : (_: unknown, word: string) => word;
  const text = isText ? describeDecision(path, decision, paint) : renderDecision(path, isFile, decision);
  writeOutput([text], output, context);
  return exitCodeOf(decision);
}

function decideOnce(path: string, options: GateOptions): { readonly decision: Decision; readonly isFile: boolean } {
  const { name, env, at, omsCompat } = options;
  if (env !== undefined && !ENVIRONMENT_NAME.test(env)) {
    const wanted = "letters, digits, dots, dashes and underscores are wanted";
    throw artifactError("E_USAGE", cannot("use the environment", env, "it is no name of one", wanted));
  }
  const trust = loadTrust(options.trustPolicy);
  const policy = loadPolicy({ policy: options.policy });
  const state = options.state === undefined ? undefined : openState(options.state);
  const { signatures, claims } = readEvidence(path, options);
  if (Math.max(signatures.length, claims.length) > MAX_EVIDENCE) {
    const is = `${Math.max(signatures.length, claims.length)} files speak about it`;
    throw artifactError("E_USAGE", cannot("gate", path, is, `at most ${MAX_EVIDENCE} signatures or claims are read`));
  }
  const tree = openTree(path, { except: [...signatures, ...claims].map((file) => file.path) });
  try {
    const decision = decide(tree, {
      trust,
      policy,
      name,
      signatures,
      claims,
      host: nodeSignHost,
      environment: env,
      at: at ?? new Date(),
      state,
      mode: omsCompat === true ? "oms-compat" : "strict",
    });
    const leftOut = tree.excepted.map((file) => ({ message: "it is evidence, and no file of the model", path: file }));
    return { decision: { ...decision, notes: [...decision.notes, ...leftOut] }, isFile: tree.isFile === true };
  } finally {
    tree.close();
  }
}

/** Files that are named replace those that stand beside the model. */
function readEvidence(
  path: string,
  { signature, attest }: GateOptions,
): { readonly signatures: readonly Evidence[]; readonly claims: readonly Evidence[] } {
  const found = signature && attest ? undefined : findEvidence(path);
  return {
    signatures: (signature ?? found?.signatures ?? []).map(readSignatureFile),
    claims: (attest ?? found?.claims ?? []).map(readClaimsFile),
  };
}
