import { accessSync, closeSync, constants, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseJson, sha256Hex } from "../bytes/index.js";
import { artifactError, cannot, isArtifactError, type ArtifactError } from "../errors/index.js";
import type { StateRecord, StateStore } from "../sign/state.js";
import { writeWholeFile } from "./output.js";
import { readSmallFile } from "./small-file.js";
import { systemCode } from "./system-error.js";

const DIGEST = /^[0-9a-f]{64}$/;
/** A record with 64 keys has 5 kB. */
const MAX_RECORD_BYTES = 2 ** 16;
/** A record has two levels. */
const MAX_DEPTH = 4;

/**
 * Opens a folder that keeps what was admitted: one file for each release and its signers, which is never changed, so
 * that no lock is needed and nothing is lost where several processes admit at once. A release that others signed later
 * has a second file: it counts as long as the signers of either do.
 *
 * @throws SourceError `E_STATE` unless the folder exists and can be written: a missing one has forgotten everything
 */
export function openState(path: string): StateStore {
  attempt("use the state", path, () => {
    if (!statSync(path).isDirectory())
      throw failed("use the state", path, "it is no folder", "an existing folder is wanted");
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  });
  return {
    records: (name) => attempt("read the state", path, () => readRecords(folderOf(path, name), name)),
    add: (record) => attempt("write the state", path, () => writeRecord(path, record)),
  };
}

/** Names are digested, since some file systems do not tell upper from lower case. */
function folderOf(path: string, name: string): string {
  return join(path, digestOf(name));
}

/** @returns the name of the file of a record: number, root, digest of the signers. */
function fileOf({ sequence, root, keys }: StateRecord): string {
  return `${sequence}-${root}-${digestOf(keys.toSorted().join(" "))}.json`;
}

function digestOf(text: string): string {
  return sha256Hex(new TextEncoder().encode(text));
}

function readRecords(folder: string, name: string): readonly StateRecord[] {
  // What a process that died left behind begins with a dot.
  return namesIn(folder)
    .filter((file) => !file.startsWith("."))
    .map((file) => readRecord(join(folder, file), file, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

function readRecord(path: string, file: string, name: string): StateRecord {
  const document = parseJson(readSmallFile(path, MAX_RECORD_BYTES), { maxDepth: MAX_DEPTH, path });
  const member = (key: string): unknown => (document instanceof Map ? document.get(key) : undefined);
  const [sequence, root, keys] = [member("sequence"), member("root"), member("keys")];
  const isRecord = member("version") === 1 && member("name") === name && isSequence(sequence) && isDigest(root);
  if (!isRecord || !Array.isArray(keys) || !keys.every(isDigest)) throw unknownRecord(path);
  const record = { name, sequence, root, keys };
  if (fileOf(record) === file) return record;
  throw unknownRecord(path);
}

function isSequence(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

function unknownRecord(path: string): ArtifactError {
  return failed("read the state", path, "it is no record", "nothing else may stand there");
}

function writeRecord(path: string, record: StateRecord): void {
  const { name, sequence, root, keys } = record;
  const folder = folderOf(path, name);
  mkdirSync(folder, { recursive: true });
  const file = fileOf(record);
  if (namesIn(folder).includes(file)) return;
  writeWholeFile(join(folder, file), `${JSON.stringify({ version: 1, name, sequence, root, keys })}\n`);
  // A file is there for good only once its folders are.
  for (const written of [folder, path]) syncFolder(written);
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    if (isArtifactError(cause, "E_STATE")) throw cause;
    const is = isArtifactError(cause) ? `it failed (${cause.message})` : `the system reports ${systemCode(cause)}`;
    throw failed(action, path, is, "a folder that can be read and written is wanted", cause);
  }
}

function failed(action: string, path: string, is: string, wanted: string, cause?: unknown): ArtifactError {
  return artifactError("E_STATE", cannot(action, path, is, wanted), { cause });
}
