import { artifactError, cannot, hasModelExtension } from "../../index.js";
import { findArtifacts, type Found, type UndecidedFile } from "../../node/files.js";
import type { Input } from "../context.js";
import type { InputBytes } from "../scan-file.js";
import { onInterrupt } from "./interrupt.js";

/** Argument that stands for the standard input. */
export const STDIN = "-";

/** Longest standard input; it is kept in memory, as no offset of it can be read twice. */
const MAX_STDIN_BYTES = 2 ** 30;

/** Something that a scan has to say a word about. */
export type Entry = Found | InputBytes;

/** What is to be scanned. */
export interface EntryOptions {
  readonly exclude?: readonly string[];
  /** Path under which the standard input is listed. */
  readonly stdinName?: string;
}

/**
 * Expands the arguments, and reads the standard input if it is one of them.
 *
 * @returns entries with distinct paths, ordered by path in code units
 * @throws UsageError `E_USAGE`
 */
export async function findEntries(
  paths: readonly string[],
  { exclude = [], stdinName }: EntryOptions,
  stdin: () => Input,
): Promise<readonly Entry[]> {
  const files = paths.filter((path) => path !== STDIN);
  const found = findArtifacts(files, { exclude, isModelName: hasModelExtension });
  if (files.length === paths.length) {
    if (stdinName === undefined) return found;
    throw usage("use --stdin-name", stdinName, "no path is '-'", "it names the standard input");
  }
  const name = stdinName ?? STDIN;
  if (paths.length - files.length > 1) throw usage("scan", STDIN, "it is given twice", "it can be read once");
  if (found.some(({ path }) => path === name)) {
    throw usage("use --stdin-name", name, "a file has this path", "a name of its own is wanted");
  }
  const release = onInterrupt(() => undefined);
  const entry = await readInput(name, stdin()).finally(release);
  return [...found, entry].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readInput(path: string, stdin: Input): Promise<InputBytes | UndecidedFile> {
  if (stdin.isTTY === true) throw usage("scan", STDIN, "the standard input is a terminal", "a pipe is wanted");
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("The standard input does not give bytes");
    size += chunk.length;
    if (size > MAX_STDIN_BYTES) {
      const message = cannot("scan", path, `it exceeds ${MAX_STDIN_BYTES} bytes`, "a file is wanted for that much");
      return { kind: "undecided", path, code: "E_LIMIT_INPUT", message };
    }
    chunks.push(chunk);
  }
  return { kind: "bytes", path, bytes: joined(chunks, size) };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function usage(action: string, quoted: string, is: string, wanted: string): Error {
  return artifactError("E_USAGE", cannot(action, quoted, is, wanted));
}
