import { createHash } from "node:crypto";
import { DEFAULT_LIMITS, Findings, memorySource, type Limits, type Source } from "../../../src/bytes/index.js";
import { readDirectory, walkMembers, type ZipDirectory, type ZipEntry } from "../../../src/formats/zip/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { concat } from "../../helpers/zip-builder.js";

/** What an audit of one archive gives: codes in order, contents by name as they ended. */
export interface Audit {
  readonly codes: string[];
  readonly findings: Findings;
  readonly directory: ZipDirectory;
  /** Members whose content was whole. */
  readonly contents: Map<string, Uint8Array>;
  /** Members that reached a sink, whole or not. */
  readonly begun: string[];
  readonly digest: string;
}

/** Reads directory and members of `archive`, and holds the digest against the bytes. */
export function audit(archive: Uint8Array | Source, limits: Partial<Limits> = {}, host = nodeHost): Audit {
  const source = archive instanceof Uint8Array ? memorySource(archive) : archive;
  const findings = new Findings();
  const directory = readDirectory(source, { ...DEFAULT_LIMITS, ...limits }, findings);
  const contents = new Map<string, Uint8Array>();
  const begun: string[] = [];
  const digest = host.sha256();
  walkMembers(source, directory, {
    host,
    findings,
    digest,
    sink: (entry) => {
      const pieces: Uint8Array[] = [];
      begun.push(entry.name);
      return {
        push: (chunk) => void pieces.push(chunk.slice()),
        end: () => void contents.set(entry.name, concat(...pieces)),
      };
    },
  });
  const codes = findings.list.map(({ code }) => code);
  return { codes, findings, directory, contents, begun, digest: digest.hex() };
}

export function codesOf(archive: Uint8Array, limits: Partial<Limits> = {}): string[] {
  return audit(archive, limits).codes;
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function entryOf(directory: ZipDirectory, name: string): ZipEntry {
  const entry = directory.byName.get(name);
  if (!entry) throw new Error(`no member ${name}`);
  return entry;
}
