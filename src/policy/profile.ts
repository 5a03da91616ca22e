/** Entries that are trusted for one reason. */
export interface ProfileGroup {
  readonly reason: string;
  /** Explicit requirement ids, sorted. */
  readonly ids: readonly string[];
}

/** A built-in list of trusted ids that a policy can extend. */
export interface Profile {
  /** `sallyport:<name>`. */
  readonly name: string;
  /** Raised when the ids change. */
  readonly version: number;
  /** `sha256:` and the SHA-256 of `name`, `version` and `groups` as canonical JSON (RFC 8785). */
  readonly digest: string;
  readonly groups: readonly ProfileGroup[];
}
