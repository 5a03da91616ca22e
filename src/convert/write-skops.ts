import { crc32 } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { skopsFile } from "../formats/skops/index.js";
import { ApprovedGraph } from "../scan/index.js";

/** A .skops file, ready to be written. Its bytes are made while they are read, each time anew and each time the same. */
export interface WrittenSkops extends Iterable<Uint8Array> {
  /** Length in bytes. */
  readonly size: number;
  /** Number of members of the archive. */
  readonly members: number;
}

/**
 * Writes a graph that a scan approved as a `.skops` file of protocol 2, in one canonical form: the same graph gives the
 * same bytes. Shared objects stay shared, and arrays keep every bit: they are read again from the source of the scan,
 * which must still be open, and compared with what it approved.
 *
 * @returns the file, an iterable of pieces; each is valid until the next is asked for. Iterating throws RefusedError
 * `E_DIGEST` for bytes that changed since the scan, SourceError `E_SOURCE_READ` if they cannot be read
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted; UnsupportedError `E_CONVERT` naming what
 * skops cannot hold; LimitError `E_LIMIT_NODES`, `E_LIMIT_SCHEMA`; before any byte is made
 */
export function writeSkops(approved: ApprovedGraph): WrittenSkops {
  const graph = ApprovedGraph.graphOf(approved);
  const { artifact, format } = ApprovedGraph.sourcesOf(approved);
  const { host } = artifact.source;
  const file = skopsFile(graph, host ? (bytes, previous) => host.crc32(bytes, previous) : crc32);
  if (format === "skops") assertApproved(file.needs, new Set(graph.requirements.map(({ id }) => id)));
  const { size, members } = file;
  return Object.freeze({ size, members, [Symbol.iterator]: () => file.pieces()[Symbol.iterator]() });
}

/** What is written asks Python for nothing that was not approved. */
function assertApproved(needs: ReadonlySet<string>, approved: ReadonlySet<string>): void {
  for (const id of needs) {
    if (approved.has(id)) continue;
    const is = "the artifact did not need it, and the file written would";
    throw artifactError("E_CONVERT", cannot("write", id, is, "only what was approved is written"));
  }
}
