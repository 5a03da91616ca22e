import { escapeJsonText, escapeTerminal } from "../../report/index.js";
import type { TreeMode } from "../../sign/tree.js";
import { findingLine, nextStep } from "../gate/text.js";
import { VERSION } from "../version.js";
import { findingOf, type SignatureOutcome, type VerifyOutcome } from "./verify-outcome.js";

/** Findings that a text lists; JSON has them all. */
const MAX_LISTED = 20;
/** Width of the first column. */
const WIDTH = 9;

/** What was asked, for the output. */
export interface VerifyQuestion {
  /** The model as the caller named it. */
  readonly path: string;
  readonly mode: TreeMode;
  readonly at: Date;
}

/** @returns the outcome for people */
export function verifyText({ path, mode, at }: VerifyQuestion, verified: VerifyOutcome): string {
  const { outcome, signatures, root, files, findings, notes } = verified;
  const count = outcome === "verified" ? `  ${files.length} ${files.length === 1 ? "file" : "files"}` : "";
  const more = findings.length - MAX_LISTED;
  const lines = [
    `${outcome.toUpperCase().padEnd(WIDTH)}  ${escapeTerminal(path)}${count}`,
    ...findings.slice(0, MAX_LISTED).map((finding) => `  ${findingLine(finding)}`),
    ...(more > 0 ? [`  … and ${more} more (use --json)`] : []),
    // Where one signature suffices, those of others say nothing.
    ...signatures
      .filter(({ counts }) => counts || outcome !== "verified")
      .map((signature) => `  ${signatureText(signature)}`),
    `  ${"at".padEnd(WIDTH)}  ${at.toISOString()}`,
    ...(root === undefined ? [] : [`  ${"root".padEnd(WIDTH)}  ${root}`]),
    ...notes.map(({ message, path: about }) => {
      return `  note: ${escapeTerminal(about === undefined ? message : `${message} (${about})`)}`;
    }),
    ...(mode === "oms-compat" ? ["  note: --oms-compat passes over what a signature leaves out"] : []),
    ...(outcome === "verified" ? [] : [nextStep(findings)]),
  ];
  return `${lines.join("\n")}\n`;
}

function signatureText({ path, counts, key, problem }: SignatureOutcome): string {
  const who = key ? `${key.name ?? "key"} ${key.key.omsHint} (${key.key.scheme})` : "nobody trusted";
  const why = problem ? `, which does not count: ${problem.code}` : counts ? "" : ", which is not needed";
  return `${"signed".padEnd(WIDTH)}  ${escapeTerminal(`${path}  by ${who}${why}`)}`;
}

/** @returns the outcome as JSON, with no character that acts on a terminal */
export function verifyJson({ path, mode, at }: VerifyQuestion, verified: VerifyOutcome): string {
  const { outcome, signatures, root, files, findings, notes } = verified;
  const document = {
    schemaVersion: "1.0",
    tool: { name: "sallyport", version: VERSION },
    outcome,
    path,
    at: at.toISOString(),
    mode,
    signatures: signatures.map(signatureDocument),
    ...(root !== undefined && { root }),
    files: files.map((file) => ({ path: file.path, size: file.source.size, sha256: file.sha256 })),
    findings,
    notes,
  };
  return `${escapeJsonText(JSON.stringify(document, null, 2))}\n`;
}

function signatureDocument({ path, counts, payloadDigest, key, problem }: SignatureOutcome): object {
  return {
    path,
    counts,
    ...(payloadDigest !== undefined && { payloadDigest }),
    ...(key && {
      key: { hint: key.key.omsHint, scheme: key.key.scheme, ...(key.name !== undefined && { name: key.name }) },
    }),
    ...(problem && { problem: findingOf(problem) }),
  };
}
