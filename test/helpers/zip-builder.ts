import { crc32, deflateRawSync } from "node:zlib";

type Content = Uint8Array | string;

/** Fields of a local header that shall differ from what the member says. */
export interface LocalFields {
  signature?: number;
  version?: number;
  flags?: number;
  method?: number;
  crc?: number;
  compressedSize?: number;
  size?: number;
  name?: Content;
  extra?: Uint8Array;
}

/** One member; every field beside `name` and `data` has an honest default. */
export interface MemberSpec {
  name: Content;
  data: Content;
  method?: number;
  /** The compressed bytes, if not those of `method`. */
  raw?: Uint8Array;
  version?: number;
  flags?: number;
  crc?: number;
  compressedSize?: number;
  size?: number;
  /** Offset of the local header. */
  offset?: number;
  extra?: Uint8Array;
  comment?: Content;
  attributes?: number;
  disk?: number;
  local?: LocalFields;
  /** Sets flag 8 and writes the descriptor with or without signature, in 32 or 64 bits, or these very bytes. */
  descriptor?: "signed" | "bare" | "signed64" | "bare64" | Uint8Array;
  /** Bytes before the local header. */
  before?: Uint8Array;
  /** Writes a central record only. */
  withoutLocal?: boolean;
  /** Writes a local part only. */
  withoutRecord?: boolean;
}

/** Fields of the end records that shall differ from the truth. */
export interface EndFields {
  disk?: number;
  directoryDisk?: number;
  entriesOnDisk?: number;
  entries?: number;
  size?: number;
  offset?: number;
}

export interface ArchiveSpec {
  /** Bytes before the first member, to which offsets do not count unless `absolute`. */
  prefix?: Uint8Array;
  absolute?: boolean;
  members: MemberSpec[];
  /** Bytes between the last member and the central directory. */
  beforeDirectory?: Uint8Array;
  /** Bytes between the central directory and the end records. */
  afterDirectory?: Uint8Array;
  end?: EndFields & { comment?: Content; commentLength?: number };
  /** Writes the ZIP64 end record and its locator, with these fields. */
  zip64?: EndFields & { recordSize?: number; locatorOffset?: number; locatorDisk?: number; disks?: number };
  trailing?: Uint8Array;
}

/** @returns an archive with any field wrong on purpose. */
export function buildZip(spec: ArchiveSpec): Uint8Array {
  const parts: Uint8Array[] = [spec.prefix ?? new Uint8Array()];
  const records: Uint8Array[] = [];
  let position = spec.absolute ? parts[0]!.length : 0;
  const write = (bytes: Uint8Array): void => {
    parts.push(bytes);
    position += bytes.length;
  };
  for (const member of spec.members) {
    if (member.before) write(member.before);
    if (!member.withoutRecord) records.push(centralRecord(member, position));
    if (!member.withoutLocal) write(localPart(member));
  }
  if (spec.beforeDirectory) write(spec.beforeDirectory);
  const start = position;
  for (const record of records) write(record);
  const truth = { disk: 0, directoryDisk: 0, entries: records.length, size: position - start, offset: start };
  if (spec.afterDirectory) write(spec.afterDirectory);
  if (spec.zip64) write(zip64End(truth, spec.zip64, position));
  write(endRecord(truth, spec.end ?? {}));
  if (spec.trailing) write(spec.trailing);
  return concat(...parts);
}

/** @returns a plain valid archive, as skops writes it. */
export function zipOf(members: [name: string, data: Content][], options: { method?: 0 | 8 } = {}): Uint8Array {
  return buildZip({ members: members.map(([name, data]) => ({ name, data, method: options.method ?? 0 })) });
}

/** @returns one extra field. */
export function extraField(id: number, data: Uint8Array): Uint8Array {
  return concat(u16(id), u16(data.length), data);
}

/** @returns the ZIP64 extra field with these values. */
export function zip64Extra(...values: number[]): Uint8Array {
  return extraField(1, concat(...values.map(u64)));
}

export function bytesOf(content: Content): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.length;
  }
  return joined;
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >>> 8) & 0xff);
}

export function u32(value: number): Uint8Array {
  return concat(u16(value & 0xffff), u16(value >>> 16));
}

function u64(value: number): Uint8Array {
  return concat(u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32)));
}

function honest(member: MemberSpec): Required<Pick<MemberSpec, "method" | "flags" | "raw" | "crc" | "size">> {
  const data = bytesOf(member.data);
  const method = member.method ?? 0;
  return {
    method,
    flags: member.flags ?? (member.descriptor ? 8 : 0),
    raw: member.raw ?? (method === 8 ? deflateRawSync(data) : data),
    crc: member.crc ?? crc32(data),
    size: member.size ?? data.length,
  };
}

function localPart(member: MemberSpec): Uint8Array {
  const { method, flags, raw, crc, size } = honest(member);
  const compressedSize = member.compressedSize ?? raw.length;
  const local = member.local ?? {};
  const name = bytesOf(local.name ?? member.name);
  const extra = local.extra ?? new Uint8Array();
  const unknown = member.descriptor !== undefined;
  return concat(
    u32(local.signature ?? 0x04034b50),
    u16(local.version ?? 20),
    u16(local.flags ?? flags),
    u16(local.method ?? method),
    u32(0x00210000),
    u32(local.crc ?? (unknown ? 0 : crc)),
    u32(local.compressedSize ?? (unknown ? 0 : compressedSize)),
    u32(local.size ?? (unknown ? 0 : size)),
    u16(name.length),
    u16(extra.length),
    name,
    extra,
    raw,
    descriptorBytes(member.descriptor, crc, compressedSize, size),
  );
}

function descriptorBytes(
  form: MemberSpec["descriptor"],
  crc: number,
  compressedSize: number,
  size: number,
): Uint8Array {
  if (form === undefined) return new Uint8Array();
  if (form instanceof Uint8Array) return form;
  const wide = form.endsWith("64") ? u64 : u32;
  const signature = form.startsWith("signed") ? u32(0x08074b50) : new Uint8Array();
  return concat(signature, u32(crc), wide(compressedSize), wide(size));
}

function centralRecord(member: MemberSpec, position: number): Uint8Array {
  const { method, flags, raw, crc, size } = honest(member);
  const name = bytesOf(member.name);
  const extra = member.extra ?? new Uint8Array();
  const comment = bytesOf(member.comment ?? "");
  return concat(
    u32(0x02014b50),
    u16(0x0314),
    u16(member.version ?? 20),
    u16(flags),
    u16(method),
    u32(0x00210000),
    u32(crc),
    u32(member.compressedSize ?? raw.length),
    u32(size),
    u16(name.length),
    u16(extra.length),
    u16(comment.length),
    u16(member.disk ?? 0),
    u16(0),
    u32(member.attributes ?? 0o600 * 0x10000),
    u32(member.offset ?? position),
    name,
    extra,
    comment,
  );
}

type Truth = Required<Omit<EndFields, "entriesOnDisk">>;

function endRecord(truth: Truth, wrong: NonNullable<ArchiveSpec["end"]>): Uint8Array {
  const end = { ...truth, ...wrong };
  const comment = bytesOf(end.comment ?? "");
  return concat(
    u32(0x06054b50),
    u16(end.disk),
    u16(end.directoryDisk),
    u16(end.entriesOnDisk ?? end.entries),
    u16(end.entries),
    u32(end.size),
    u32(end.offset),
    u16(end.commentLength ?? comment.length),
    comment,
  );
}

function zip64End(truth: Truth, wrong: NonNullable<ArchiveSpec["zip64"]>, position: number): Uint8Array {
  const end = { ...truth, ...wrong };
  return concat(
    u32(0x06064b50),
    u64(end.recordSize ?? 44),
    u16(45),
    u16(45),
    u32(end.disk),
    u32(end.directoryDisk),
    u64(end.entriesOnDisk ?? end.entries),
    u64(end.entries),
    u64(end.size),
    u64(end.offset),
    u32(0x07064b50),
    u32(end.locatorDisk ?? 0),
    u64(end.locatorOffset ?? position),
    u32(end.disks ?? 1),
  );
}
