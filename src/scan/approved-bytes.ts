import { sha256 as portableSha256 } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { ApprovedGraph, type ApprovedSource } from "./approved.js";

/** Bytes copied and digested at a time. */
const PIECE = 2 ** 20;

/** What a scan approved, byte for byte. */
export interface ApprovedBytes {
  /** The artifact. */
  readonly model: Uint8Array;
  /** Files beside the artifact that it uses, under the names by which it calls them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads again what a scan approved, from the sources that it read, which must still be open. The bytes that are
 * compared with the approval are the bytes handed out: fresh copies, which nobody else holds.
 *
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted; UnverifiedError `E_BYTES_DIFFER` if a source
 * has other bytes by now; SourceError `E_SOURCE_READ` if it cannot be read
 */
export function approvedBytes(approved: ApprovedGraph): ApprovedBytes {
  const { artifact, files } = ApprovedGraph.sourcesOf(approved);
  return {
    model: verifiedCopy(artifact, "artifact"),
    files: new Map(Array.from(files, ([name, file]) => [name, verifiedCopy(file, name)])),
  };
}

/** @param name - what the bytes are called in errors */
function verifiedCopy({ source, size, sha256 }: ApprovedSource, name: string): Uint8Array {
  if (source.size !== size) throw differs(name, `it has ${source.size} bytes, not ${size}`);
  const digest = source.host?.sha256() ?? portableSha256();
  const copy = new Uint8Array(size);
  for (let at = 0; at < size; at += PIECE) {
    const piece = copy.subarray(at, Math.min(at + PIECE, size));
    if (source.readInto) source.readInto(at, piece);
    else piece.set(source.read(at, piece.length));
    digest.update(piece);
  }
  if (digest.hex() !== sha256) throw differs(name, "its SHA-256 is another");
  return copy;
}

function differs(name: string, is: string): Error {
  return artifactError("E_BYTES_DIFFER", cannot("hand out", name, is, "it must be what the scan approved"));
}
