import { sha256, type Host } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { ArrayDescriptor, Body } from "../../graph/index.js";
import { npyHeader } from "../npy/index.js";
import { StoredMember, writeZip, zipSize } from "../zip/index.js";
import type { Member, MemberArray } from "./raised.js";

type NpzMember = Extract<Member, { readonly use: "npz" }>;

/**
 * Makes the members of an archive; bodies are read, and compared with what the scan saw, whenever one is written.
 *
 * @param name - of the member
 * @throws UnsupportedError `E_CONVERT`; RefusedError `E_NOT_APPROVED` for a body without a digest
 */
export function archiveMember(name: string, member: Member, crc32: Host["crc32"]): StoredMember {
  switch (member.use) {
    case "bin":
      return new StoredMember(name, member.body.size, () => verified(member.body, name));
    case "npy":
      return npyMember(name, member);
    case "npz": {
      const nested = nestedMembers(name, member);
      return new StoredMember(name, zipSize(nested), () => writeZip(nested, crc32));
    }
  }
}

function npyMember(name: string, { descriptor, body }: MemberArray): StoredMember {
  const header = npyHeader(descriptor, name);
  return new StoredMember(name, header.length + body.size, function* () {
    yield header;
    yield* verified(body, name);
  });
}

/** What `scipy.sparse.load_npz` reads. Source: scipy 1.17 `sparse/_matrix_io.py`. */
function nestedMembers(path: string, { arrays, format, isArray }: NpzMember): StoredMember[] {
  const members = arrays.map((array) => npyMember(`${array.name}.npy`, array));
  const text = new TextEncoder().encode(format);
  const ofText = { kind: "bytes", itemsize: text.length, littleEndian: true } as const;
  members.push(constantMember("format", ofText, text, path));
  const ofBool = { kind: "bool", itemsize: 1, littleEndian: true } as const;
  if (isArray) members.push(constantMember("_is_array", ofBool, Uint8Array.of(1), path));
  return members;
}

function constantMember(name: string, dtype: ArrayDescriptor["dtype"], data: Uint8Array, path: string): StoredMember {
  const header = npyHeader({ dtype, shape: [], order: "C" }, path);
  return new StoredMember(`${name}.npy`, header.length + data.length, () => [header, data]);
}

/** @throws RefusedError `E_NOT_APPROVED` without a digest; `E_DIGEST` once its bytes turn out to be others */
function* verified(body: Body, name: string): Generator<Uint8Array> {
  const path = body.path ?? name;
  if (body.sha256 === undefined) {
    const is = "the scan recorded no digest of it";
    throw artifactError("E_NOT_APPROVED", cannot("write", path, is, "an approved body has one"), { path });
  }
  const digest = body.newDigest?.() ?? sha256();
  const stream = body.open();
  let size = 0;
  for (let piece = stream.next(); piece; piece = stream.next()) {
    size += piece.length;
    if (size > body.size) break;
    digest.update(piece);
    yield piece;
  }
  if (size !== body.size || digest.hex() !== body.sha256) {
    const is = size === body.size ? "its SHA-256 differs" : `it has other than ${body.size} bytes`;
    throw artifactError("E_DIGEST", cannot("write", path, is, "it must be what the scan approved"), { path });
  }
}
