import { artifactError, cannot } from "../errors/index.js";

const LINE_FEED = 0x0a;

/** Most claims in one file; each may cost a verification for each key. */
export const MAX_CLAIMS = 64;

/** One signed statement of a file of claims. */
export interface Claim {
  /** Name of the file and number of the line, from 1. */
  readonly path: string;
  /** A Sigstore bundle, not yet read. */
  readonly bytes: Uint8Array;
}

/**
 * Splits a file of claims: JSON lines, each a Sigstore bundle with its own signature, the last with or without a line
 * feed at its end.
 *
 * @param path - name of the file, for errors
 * @throws MalformedError `E_BUNDLE` for an empty line; LimitError `E_LIMIT_BUNDLE` for more than 64
 */
export function splitClaims(bytes: Uint8Array, path = "claims"): readonly Claim[] {
  const claims: Claim[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const line = claims.length + 1;
    if (end === start) {
      const message = cannot("read", path, `line ${line} is empty`, "a signed statement is wanted on each line");
      throw artifactError("E_BUNDLE", message, { path });
    }
    if (claims.length === MAX_CLAIMS) {
      const message = cannot("read", path, `it has more than ${MAX_CLAIMS} lines`, `at most ${MAX_CLAIMS} are read`);
      throw artifactError("E_LIMIT_BUNDLE", message, { path });
    }
    claims.push({ path: `${path}:${line}`, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return claims;
}

/**
 * Joins claims as {@link splitClaims} splits them: what it gives can be read.
 *
 * @param claims - Sigstore bundles, byte by byte as they are
 * @throws as {@link splitClaims}
 */
export function joinClaims(claims: readonly Uint8Array[], path = "claims"): Uint8Array {
  const bytes = new Uint8Array(claims.reduce((sum, claim) => sum + claim.length + 1, 0));
  let at = 0;
  for (const claim of claims) {
    bytes.set(claim, at);
    at += claim.length;
    bytes[at++] = LINE_FEED;
  }
  splitClaims(bytes, path);
  return bytes;
}
