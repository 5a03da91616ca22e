/**
 * Bounds on what a reader accepts. Reaching one gives a finding of class `limit` and the verdict `undecided`.
 * Sizes are in bytes.
 */
export interface Limits {
  /** Members of one archive. The largest honest skops file seen has 30,001. */
  readonly maxMembers: number;
  /** Name of one member. */
  readonly maxNameBytes: number;
  /** Central directory, which is kept in memory. */
  readonly maxDirectoryBytes: number;
  /**
   * Sum of all members after decompression, nested archives included. In ONNX also that of sparse tensors made dense, and
   * that of tensors which share bytes of a file, beyond the file.
   */
  readonly maxInflatedBytes: number;
  /** Decompressed over compressed size of one member (CWE-409), above {@link Limits.ratioFloorBytes}. */
  readonly maxRatio: number;
  /** Members smaller than this are not judged by their ratio: constant arrays compress 1,000:1. */
  readonly ratioFloorBytes: number;
  /** `schema.json`, which is kept in memory while it is read. */
  readonly maxSchemaBytes: number;
  /** Nesting of JSON (CWE-674); CPython itself stops near 1,000, honest files stay below 20. */
  readonly maxJsonDepth: number;
  /** Nodes of one graph. */
  readonly maxNodes: number;
  /** Distinct requirements of one graph. */
  readonly maxRequirements: number;
  /** Dimensions of an array; numpy 2 allows 64. */
  readonly maxRank: number;
  /** Messages of protobuf inside each other; protobuf's own limit, honest models stay below 20. */
  readonly maxMessageDepth: number;
  /** Graphs of ONNX inside each other. */
  readonly maxSubgraphDepth: number;
  /** Local functions of ONNX that call each other. */
  readonly maxCallDepth: number;
  /** Nodes after expanding all local functions, if that is more than 16 times those in the file. */
  readonly maxExpandedNodes: number;
  /** A `.npz` member inside an archive, which is kept in memory while it is read. */
  readonly maxNestedBytes: number;
}

/** Limits where neither policy nor caller gives others. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxMembers: 1_000_000,
  maxNameBytes: 4096,
  maxDirectoryBytes: 256 * 2 ** 20,
  maxInflatedBytes: 8 * 2 ** 30,
  maxRatio: 200,
  ratioFloorBytes: 16 * 2 ** 20,
  maxSchemaBytes: 2 ** 30,
  maxJsonDepth: 1000,
  maxNodes: 50_000_000,
  maxRequirements: 100_000,
  maxRank: 64,
  maxMessageDepth: 100,
  maxSubgraphDepth: 16,
  maxCallDepth: 16,
  maxExpandedNodes: 20_000,
  maxNestedBytes: 256 * 2 ** 20,
});
