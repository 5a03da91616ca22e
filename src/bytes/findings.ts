import { ArtifactError, classOf, type Code } from "../errors/index.js";

/** One thing that is wrong with an artifact, and where. */
export interface Finding {
  readonly code: Code;
  readonly message: string;
  /** `member#pointer` inside the artifact. */
  readonly path?: string;
  /** Offset in bytes from the start of the artifact, or of the member that `path` names. */
  readonly offset?: number;
}

/** A remark that informs and never counts. */
export interface Note {
  readonly message: string;
  readonly path?: string;
}

/** Findings kept; a hostile file could fill memory with more. */
const MAX_FINDINGS = 1000;

/** What findings about an artifact and about those nested in it share. */
interface Shared {
  readonly list: Finding[];
  /** Whether one of them refuses the artifact. */
  refuses: boolean;
}

/** Collects what readers find, so that one finding does not end the walk. */
export class Findings {
  readonly #shared: Shared;
  readonly #prefix: string;

  /** @param parent - whose list is shared by findings about a nested artifact, with `prefix` before each path */
  constructor(parent?: Findings, prefix = "") {
    this.#shared = parent ? parent.#shared : { list: [], refuses: false };
    this.#prefix = prefix;
  }

  /** The first 1,000; if only a later one refuses the artifact, it stands last. */
  get list(): readonly Finding[] {
    return this.#shared.list;
  }

  /** Whether nothing more is kept, so that no message needs to be made. */
  get full(): boolean {
    return this.#shared.list.length >= MAX_FINDINGS && this.#shared.refuses;
  }

  add(code: Code, message: string, place: { readonly path?: string; readonly offset?: number } = {}): void {
    const { list } = this.#shared;
    const refuses = isRefusal(code);
    const isFull = list.length >= MAX_FINDINGS;
    if (isFull && (this.#shared.refuses || !refuses)) return;
    this.#shared.refuses ||= refuses;
    const path = this.#prefix + (place.path ?? "");
    list[isFull ? MAX_FINDINGS - 1 : list.length] = Object.freeze({
      code,
      message,
      ...(path !== "" && { path }),
      ...(place.offset !== undefined && { offset: place.offset }),
    });
  }

  /** Turns a thrown error into a finding; one that is not ours becomes `E_INTERNAL`. */
  addError(error: unknown, path?: string): void {
    if (error instanceof ArtifactError) {
      const place = error.path ?? path;
      this.add(error.code, error.message, {
        ...(place !== undefined && { path: place }),
        ...(error.offset !== undefined && { offset: error.offset }),
      });
      return;
    }
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.add("E_INTERNAL", `Cannot finish the scan: sallyport failed (${message}), no failure is expected`, {
      ...(path !== undefined && { path }),
    });
  }
}

function isRefusal(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused";
}
