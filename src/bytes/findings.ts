import { ArtifactError, type Code } from "../errors/index.js";

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

/** Collects what readers find, so that one finding does not end the walk. */
export class Findings {
  /** The first 1,000. */
  readonly list: Finding[];
  readonly #prefix: string;

  /** @param parent - whose list is shared by findings about a nested artifact, with `prefix` before each path */
  constructor(parent?: Findings, prefix = "") {
    this.list = parent?.list ?? [];
    this.#prefix = prefix;
  }

  /** Whether nothing more is kept, so that no message needs to be made. */
  get full(): boolean {
    return this.list.length >= MAX_FINDINGS;
  }

  add(code: Code, message: string, place: { readonly path?: string; readonly offset?: number } = {}): void {
    if (this.full) return;
    const path = this.#prefix + (place.path ?? "");
    this.list.push(
      Object.freeze({
        code,
        message,
        ...(path !== "" && { path }),
        ...(place.offset !== undefined && { offset: place.offset }),
      }),
    );
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
