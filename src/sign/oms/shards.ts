import type { Piece } from "./manifest.js";
import { statementError } from "./statement-error.js";

/** Path, first byte, and byte after the last; a path may hold colons itself (OMS 1.0, section 6.3.2). */
const SHARD_NAME = /^(.+):(0|[1-9][0-9]{0,15}):([1-9][0-9]{0,15})$/su;

/** A shard of a file, as its name says. */
interface Shard {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** @throws MalformedError `E_STATEMENT` */
export function readShardName(name: string): Shard {
  const [, path, start, end] = SHARD_NAME.exec(name) ?? [];
  if (path === undefined)
    throw statementError(name, "it names no shard", "<path>:<start>:<end> is wanted", "/predicate/resources");
  return { path, start: Number(start), end: Number(end) };
}

/**
 * Puts the shards of a file into its order.
 *
 * @throws MalformedError `E_STATEMENT` unless they cover it without gap or overlap, each of `shardSize` bytes but the
 *   last, which may be shorter
 */
export function joinShards(path: string, shards: Piece[], shardSize: number): void {
  shards.sort((a, b) => a.start - b.start);
  let reached = 0;
  for (const [index, { start, end = 0 }] of shards.entries()) {
    const isLast = index === shards.length - 1;
    const length = end - start;
    if (start !== reached || length < 1 || length > shardSize || (!isLast && length !== shardSize)) {
      throw statementError(
        path,
        `its shards do not meet at byte ${reached}`,
        `each must have ${shardSize} bytes but the last`,
        "/predicate/resources",
      );
    }
    reached = end;
  }
}
