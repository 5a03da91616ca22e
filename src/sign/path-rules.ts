import { artifactError, cannot } from "../errors/index.js";

/** Longest path, in bytes of UTF-8. */
const MAX_PATH_BYTES = 1024;

/** Characters that act on a terminal or a shell of Windows, or that separate paths there. */
const UNSAFE_CHARACTER = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\\]/u;
const DRIVE = /^[A-Za-z]:/;
/** Names that Windows gives to devices, whatever extension follows. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

type Problem = readonly [is: string, wanted: string];

/** @returns what is wrong with a path of a signed file, if anything is: `[what it is, what is wanted]`. */
export function pathProblem(path: string): Problem | undefined {
  const bytes = new TextEncoder().encode(path).length;
  if (bytes > MAX_PATH_BYTES) return [`it has ${bytes} bytes`, `at most ${MAX_PATH_BYTES} are allowed`];
  if (path.startsWith("/") || DRIVE.test(path)) return ["it is absolute", "a path within the model is wanted"];
  if (UNSAFE_CHARACTER.test(path)) {
    return ["it holds a backslash, a control or a bidirectional character", "plain characters and / are wanted"];
  }
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") {
      return ["it has an empty, '.' or '..' part", "a plain path within the model is wanted"];
    }
    if (part.endsWith(".") || part.endsWith(" ")) {
      return ["a part ends in a dot or a space, which Windows drops", "a name that is the same everywhere is wanted"];
    }
    if (RESERVED.test(part)) {
      return ["a part is the name of a device on Windows", "a name that is the same everywhere is wanted"];
    }
  }
  return undefined;
}

/** @throws RefusedError `E_PATH_UNSAFE` for a path that is unsafe or not the same on every system */
export function assertSafePath(path: string): void {
  const problem = pathProblem(path);
  if (problem) throw artifactError("E_PATH_UNSAFE", cannot("use the path", path, ...problem), { path });
}

/** Finds paths that are one on a file system that ignores case or Unicode form, or that treat a file as a folder. */
export class PathSet {
  /** Folded path of a file -> path as given. */
  readonly #files = new Map<string, string>();
  /** Folded path of a folder -> a file in it. */
  readonly #folders = new Map<string, string>();

  /** @returns the path that `path` collides with, if it does */
  add(path: string): string | undefined {
    const folded = fold(path);
    const other = this.#files.get(folded) ?? this.#folders.get(folded);
    if (other !== undefined) return other;
    this.#files.set(folded, path);
    for (let end = folded.indexOf("/"); end >= 0; end = folded.indexOf("/", end + 1)) {
      const folder = folded.slice(0, end);
      const file = this.#files.get(folder);
      if (file !== undefined) return file;
      this.#folders.set(folder, path);
    }
    return undefined;
  }
}

function fold(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
