import { sha256 } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import type { Body } from "../graph/index.js";

/**
 * Reads a body again and compares it with what the scan saw. The bytes that are compared are the bytes handed out:
 * they are copied first, and belong to the caller.
 *
 * @param path - names the body in errors
 * @throws RefusedError `E_NOT_APPROVED` without a digest, `E_DIGEST` for other bytes; what the stream throws
 */
export function readBody(body: Body, path: string): Uint8Array {
  if (body.sha256 === undefined) {
    throw artifactError(
      "E_NOT_APPROVED",
      cannot("read", path, "the scan recorded no digest of it", "an approved body has one"),
      { path },
    );
  }
  const digest = body.newDigest?.() ?? sha256();
  // The scan has seen this many bytes.
  const bytes = new Uint8Array(body.size);
  const stream = body.open();
  let at = 0;
  for (let piece = stream.next(); piece; piece = stream.next()) {
    if (piece.length > bytes.length - at) throw changed(path, `it has more than ${body.size} bytes`);
    bytes.set(piece, at);
    digest.update(bytes.subarray(at, at + piece.length));
    at += piece.length;
  }
  if (at < bytes.length) throw changed(path, `it ends after ${at} of ${body.size} bytes`);
  if (digest.hex() !== body.sha256) throw changed(path, "its SHA-256 differs");
  return bytes;
}

function changed(path: string, is: string): Error {
  return artifactError("E_DIGEST", cannot("read", path, is, "it must be what the scan approved"), { path });
}
