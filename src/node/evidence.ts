import { readdirSync } from "node:fs";
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

/**
 * Finds what stands beside a model: `<model>.sig`, `<model>.<8 digits>.sig` of further signers, and
 * `<model>.claims.jsonl`.
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
  return {
    signatures: suffixes.filter((suffix) => SIGNATURE_SUFFIX.test(suffix)).map((suffix) => prefix + suffix),
    claims: suffixes.includes(CLAIMS_SUFFIX) ? [prefix + CLAIMS_SUFFIX] : [],
  };
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
