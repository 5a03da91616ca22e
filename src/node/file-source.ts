import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from "node:fs";
import { assertSpan, type Source } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { nodeHost } from "./host.js";

/**
 * Opens a regular file for positional reads. No link is followed, and a FIFO or device does not block.
 *
 * @throws SourceError `E_SOURCE_READ` if the path cannot be opened or is no regular file
 */
export function openFile(path: string): Required<Source> {
  return open(path, () => undefined);
}

/**
 * Opens the very file that was seen at its path.
 *
 * @throws SourceError `E_SOURCE_CHANGED` if another is there by now; as {@link openFile}
 */
export function openExactFile(path: string, seen: BigIntStats): Required<Source> {
  return open(path, ({ dev, ino, nlink }) => {
    if (dev === seen.dev && ino === seen.ino && nlink === seen.nlink) return;
    const message = cannot("open", path, "it is another file by now", "it must be the one that was seen");
    throw artifactError("E_SOURCE_CHANGED", message, { path });
  });
}

function open(path: string, check: (opened: BigIntStats) => void): Required<Source> {
  const descriptor = attempt("open", path, () =>
    openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  );
  try {
    const opened = attempt("open", path, () => fstatSync(descriptor, { bigint: true }));
    if (!opened.isFile()) throw unreadable("open", path, "it is no regular file", "it must be one");
    check(opened);
    return new FileSource(path, descriptor, opened);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

class FileSource implements Required<Source> {
  readonly size: number;
  readonly host = nodeHost;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #opened: BigIntStats;
  #open = true;

  constructor(path: string, descriptor: number, opened: BigIntStats) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.#opened = opened;
    this.size = Number(opened.size);
  }

  read(offset: number, length: number): Uint8Array {
    assertSpan(this.size, offset, length);
    const bytes = new Uint8Array(length);
    this.readInto(offset, bytes);
    return bytes;
  }

  readInto(offset: number, target: Uint8Array): void {
    this.#assertOpen();
    assertSpan(this.size, offset, target.length);
    let done = 0;
    while (done < target.length) {
      const count = attempt("read", this.#path, () =>
        readSync(this.#descriptor, target, done, target.length - done, offset + done),
      );
      if (count === 0) {
        throw unreadable("read", this.#path, `it ends at offset ${offset + done}`, `it had ${this.size} bytes`);
      }
      done += count;
    }
  }

  changed(): boolean {
    this.#assertOpen();
    const now = attempt("read", this.#path, () => fstatSync(this.#descriptor, { bigint: true }));
    const { size, mtimeNs, ctimeNs, ino } = this.#opened;
    return now.size !== size || now.mtimeNs !== mtimeNs || now.ctimeNs !== ctimeNs || now.ino !== ino;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  /** A number that was closed may belong to another file by now. */
  #assertOpen(): void {
    if (!this.#open) throw unreadable("read", this.#path, "it was closed", "it must be open");
  }
}

function attempt<T>(action: string, path: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    const state = cause instanceof Error && "code" in cause ? `the system reports ${String(cause.code)}` : "it failed";
    throw unreadable(action, path, state, "it must be a readable regular file", cause);
  }
}

function unreadable(action: string, path: string, is: string, wanted: string, cause?: unknown): Error {
  return artifactError("E_SOURCE_READ", cannot(action, path, is, wanted), { path, cause });
}
