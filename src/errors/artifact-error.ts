import { classOf, type Code, type ErrorClass } from "./codes.js";

/** Where and why, beside the message. */
export interface ErrorDetails {
  /** `member#pointer` inside the artifact, for example `schema.json#/content`. */
  readonly path?: string;
  /** Offset in bytes from the start of the artifact or member that `path` names. */
  readonly offset?: number;
  readonly cause?: unknown;
}

/** Base of all errors that sallyport throws; `code` is stable, the message is for people. */
export class ArtifactError extends Error {
  readonly code: Code;
  readonly path: string | undefined;
  readonly offset: number | undefined;

  constructor(code: Code, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.path = details.path;
    this.offset = details.offset;
  }

  get class(): ErrorClass {
    return classOf(this.code);
  }
}

/** The bytes are not what their format asks for. */
export class MalformedError extends ArtifactError {}
/** The artifact may be good, but cannot be judged. */
export class UnsupportedError extends ArtifactError {}
/** A named limit was reached. */
export class LimitError extends ArtifactError {}
/** The artifact is understood and may not enter. */
export class RefusedError extends ArtifactError {}
/** A signature or a digest is missing or does not verify. */
export class UnverifiedError extends ArtifactError {}
/** The bytes could not be read, or changed meanwhile. */
export class SourceError extends ArtifactError {}
/** The caller's own mistake: an option, a policy, a path. */
export class UsageError extends ArtifactError {}

/** The artifact is well formed, but needs what nobody trusted. */
export class UntrustedTypesError extends RefusedError {
  /** Requirement ids, sorted. */
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super(
      "E_UNTRUSTED",
      `Cannot load the artifact: it needs ${ids.length} untrusted ${ids.length === 1 ? "name" : "names"} (${ids.join(", ")}), every name must be trusted`,
    );
    this.ids = Object.freeze([...ids]);
  }
}

const CLASSES = {
  malformed: MalformedError,
  refused: RefusedError,
  unsupported: UnsupportedError,
  limit: LimitError,
  source: SourceError,
  internal: UnsupportedError,
  unverified: UnverifiedError,
  usage: UsageError,
} as const satisfies Record<ErrorClass, typeof ArtifactError>;

/** @returns an error of the class that belongs to `code`. */
export function artifactError(code: Code, message: string, details: ErrorDetails = {}): ArtifactError {
  return new CLASSES[classOf(code)](code, message, details);
}

/** @returns whether `value` is one of our errors, with one of `codes` if any are given. */
export function isArtifactError(value: unknown, ...codes: Code[]): value is ArtifactError {
  return value instanceof ArtifactError && (codes.length === 0 || codes.includes(value.code));
}
