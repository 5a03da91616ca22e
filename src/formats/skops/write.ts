import type { Host } from "../../bytes/index.js";
import type { Graph } from "../../graph/index.js";
import { StoredMember, writeZip, zipSize } from "../zip/index.js";
import { SCHEMA } from "./schema.js";
import { archiveMember } from "./write-members.js";
import { writeSchema } from "./write-schema.js";

/** A .skops file that can be written. */
export interface SkopsFile {
  /** Length in bytes. */
  readonly size: number;
  /** Number of members, the schema included. */
  readonly members: number;
  /** Ids of what Python will be asked for, as a scan of the file would list them. */
  readonly needs: ReadonlySet<string>;
  /** @returns its bytes; each piece is valid until the next is asked for */
  pieces(): Iterable<Uint8Array>;
}

/**
 * Raises a graph to the one .skops file of protocol 2 that stands for it.
 *
 * @throws UnsupportedError `E_CONVERT`, LimitError `E_LIMIT_NODES`, `E_LIMIT_SCHEMA` before a byte is written; the
 * pieces throw RefusedError `E_DIGEST`, `E_NOT_APPROVED`
 */
export function skopsFile(graph: Graph, crc32: Host["crc32"]): SkopsFile {
  const schema = writeSchema(graph);
  const members = Array.from(schema.members, ([name, member]) => archiveMember(name, member, crc32));
  members.push(new StoredMember(SCHEMA, schema.size, () => schema.pieces));
  return {
    size: zipSize(members),
    members: members.length,
    needs: schema.needs,
    pieces: () => writeZip(members, crc32),
  };
}
