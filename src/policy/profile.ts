/** Entries that are trusted for one reason. */
export interface ProfileGroup {
  readonly reason: string;
  /** Explicit requirement ids, sorted. */
  readonly ids: readonly string[];
  /**
   * Where alone the ids are trusted: `<id of the owner>#<attribute>`, sorted, without an attribute for what the owner
   * holds otherwise; absent for everywhere.
   */
  readonly slots?: readonly string[];
  /** Ids of what a wrapper such as `functools.partial` may call in the slots, sorted. */
  readonly callees?: readonly string[];
  /** Names of the content rules that check what compiled code would follow unchecked, sorted. */
  readonly rules?: readonly string[];
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
