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

/** Findings kept in full; the rest is only counted, so that a hostile file cannot fill memory with them. */
const MAX_FINDINGS = 1000;

/** Collects what readers find, so that one finding does not end the walk. */
export class Findings {
  readonly list: Finding[] = [];
  /** Findings beyond the first 1,000. */
  dropped = 0;

  add(code: Code, message: string, place: { readonly path?: string; readonly offset?: number } = {}): void {
    if (this.list.length >= MAX_FINDINGS) {
      this.dropped++;
      return;
    }
    this.list.push(
      Object.freeze({
        code,
        message,
        ...(place.path !== undefined && { path: place.path }),
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
