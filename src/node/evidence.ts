import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readSmallFile } from "./small-file.js";
import { sourceError } from "./system-error.js";

/** A file that speaks about a model; nothing in it is believed before its signature is verified. */
export interface EvidenceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Largest signature file, in bytes; its reader has the same limit. */
const MAX_SIGNATURE_BYTES = 2 ** 20;
/** Largest file of claims, in bytes: 64 signed statements with long lists of types. */
const MAX_CLAIMS_BYTES = 2 ** 24;

/** `.sig`, or `.` and 8 digits of the key's hint and `.sig`. */
const SIGNATURE_SUFFIX = /^\.(?:[0-9a-f]{8}\.)?sig$/;
const CLAIMS_SUFFIX = ".claims.jsonl";

/** Name of a signature within the folder of a model. */
const INNER_SIGNATURE = "model.sig";

/**
 * Finds what stands beside a model: `<model>.sig`, `<model>.<8 digits>.sig` of further signers, and
 * `<model>.claims.jsonl`. Where no signature stands beside it, `model.sig` in its folder is one: being alone, it has to
 * be valid, so that no other file hides under that name.
 *
 * @param model - path of its folder or file
 * @returns paths, ordered by code units
 * @throws SourceError `E_SOURCE_READ`
 */
export function findEvidence(model: string): {
  readonly signatures: readonly string[];
  readonly claims: readonly string[];
} {
  const { folder, base, prefix } = placeOf(model);
  const suffixes = namesIn(folder)
    .filter((name) => name.startsWith(base))
    .map((name) => name.slice(base.length))
    .sort();
  const beside = suffixes.filter((suffix) => SIGNATURE_SUFFIX.test(suffix)).map((suffix) => prefix + suffix);
  const inner = join(model, INNER_SIGNATURE);
  return {
    signatures: beside.length === 0 && existsSync(inner) ? [inner] : beside,
    claims: suffixes.includes(CLAIMS_SUFFIX) ? [prefix + CLAIMS_SUFFIX] : [],
  };
}

/**
 * @param digits - that tell a further signer apart
 * @returns where the signature of a model is kept, beside it
 */
export function signaturePathOf(model: string, digits?: string): string {
  const { prefix } = placeOf(model);
  return digits === undefined ? `${prefix}.sig` : `${prefix}.${digits}.sig`;
}

/** @returns where the claims about a model are kept, beside it. */
export function claimsPathOf(model: string): string {
  return placeOf(model).prefix + CLAIMS_SUFFIX;
}

function placeOf(model: string): { readonly folder: string; readonly base: string; readonly prefix: string } {
  const absolute = resolve(model);
  const base = basename(absolute);
  // "." and "models/.." end in no name.
  const prefix = basename(model) === base ? join(dirname(model), base) : absolute;
  return { folder: dirname(absolute), base, prefix };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw sourceError("read folder", folder, cause);
  }
}

/** @throws SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for a larger file */
export function readSignatureFile(path: string): EvidenceFile {
  return { path, bytes: readSmallFile(path, MAX_SIGNATURE_BYTES) };
}

/** @throws SourceError `E_SOURCE_READ`; UsageError `E_OPTIONS` for a larger file */
export function readClaimsFile(path: string): EvidenceFile {
  return { path, bytes: readSmallFile(path, MAX_CLAIMS_BYTES) };
}
