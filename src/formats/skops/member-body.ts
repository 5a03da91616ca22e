import type { Host, Source, Stream } from "../../bytes/index.js";
import type { Body } from "../../graph/index.js";
import { openMember, type ZipEntry } from "../zip/index.js";

/** Where a body's bytes come from when they are read again. */
export interface MemberOrigin {
  readonly source: Source;
  readonly entry: ZipEntry;
  readonly host: Host;
}

/**
 * @param skip - bytes of the member before the body, such as an npy header
 * @param sha256 - digest of the body, absent if the scan made none
 */
export function memberBody(origin: MemberOrigin, skip: number, size: number, sha256: string | undefined): Body {
  return Object.freeze({
    path: origin.entry.name,
    size,
    sha256,
    newDigest: () => origin.host.sha256(),
    open: () => skipping(openMember(origin.source, origin.entry, origin.host), skip),
  });
}

/** @returns `stream` without its first `skip` bytes. */
function skipping(stream: Stream, skip: number): Stream {
  let left = skip;
  return {
    next() {
      for (;;) {
        const piece = stream.next();
        if (piece === undefined || left === 0) return piece;
        const rest = piece.subarray(Math.min(left, piece.length));
        left -= piece.length - rest.length;
        if (rest.length > 0) return rest;
      }
    },
  };
}
