import { type Digest, type Findings, type Host, type Limits, type Source, type Stream } from "../../bytes/index.js";
import { GraphBuilder, type Reading } from "../../graph/index.js";
import type { NpyHeader } from "./header.js";
import { NpyReader } from "./reader.js";

/** Bytes read at once. */
const PIECE = 2 ** 20;

/** What a scan lends to the reader. */
export interface NpyReadOptions {
  readonly host: Host;
  readonly limits: Limits;
  readonly findings: Findings;
  /** Is fed every byte of the source once. */
  readonly digest: Digest;
  /** Whether the data is digested, for a later load. */
  readonly digestBodies: boolean;
}

/** Reads a file that is one npy array: a graph of one node, which needs no name. */
export function readNpy(source: Source, options: NpyReadOptions): Reading {
  const { host, limits, findings, digest, digestBodies } = options;
  const dataDigest = digestBodies ? host.sha256() : undefined;
  const reader = new NpyReader(limits, "npy", undefined, dataDigest && ((piece) => dataDigest.update(piece)));
  const header = pass(source, reader, digest, findings);
  const builder = new GraphBuilder(limits);
  const size = header?.dataSize ?? 0;
  if (header) {
    const { dataOffset, descriptor } = header;
    const open = (): Stream => span(source, dataOffset, size);
    builder.array({
      descriptor,
      body: Object.freeze({ size, sha256: dataDigest?.hex(), newDigest: () => host.sha256(), open }),
    });
  }
  return {
    complete: header !== undefined,
    freeze: header && (() => builder.freeze(0)),
    requirements: [],
    notes: [],
    facts: { nodes: header ? 1 : 0, arrays: header ? 1 : 0, arrayBytes: size, members: 0, libraries: new Map() },
  };
}

/** Feeds the whole source to the digest, also behind an error, which is a finding. */
function pass(source: Source, reader: NpyReader, digest: Digest, findings: Findings): NpyHeader | undefined {
  const stream = span(source, 0, source.size);
  let isOpen = true;
  for (let piece = stream.next(); piece; piece = stream.next()) {
    digest.update(piece);
    if (!isOpen) continue;
    try {
      reader.push(piece);
    } catch (error) {
      findings.addError(error);
      isOpen = false;
    }
  }
  if (!isOpen) return undefined;
  try {
    return reader.end();
  } catch (error) {
    findings.addError(error);
    return undefined;
  }
}

function span(source: Source, start: number, size: number): Stream {
  let at = 0;
  return {
    next() {
      if (at >= size) return undefined;
      const piece = source.read(start + at, Math.min(PIECE, size - at));
      at += piece.length;
      return piece;
    },
  };
}
