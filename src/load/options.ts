import { z } from "zod";
import { artifactError, cannot } from "../errors/index.js";
import { Policy } from "../scan/index.js";

/** How an approved graph is loaded. */
export interface LoadOptions {
  /** Whether arrays are read only when they are looked at; default false. The source must stay open for them. */
  readonly lazy?: boolean;
}

/** How an artifact is scanned and loaded in one step. */
export interface ScanAndLoadOptions extends LoadOptions {
  /** Names that are trusted beside those of the policy: requirement ids, or `module.Name`. */
  readonly trusted: readonly string[];
  /** Default: {@link Policy.default}. */
  readonly policy?: Policy;
  /** Time at which expiring entries are judged; default now. */
  readonly at?: Date;
}

const lazy = z.boolean().default(false);
const LOAD_OPTIONS = z.strictObject({ lazy });
const SCAN_AND_LOAD_OPTIONS = z.strictObject({
  trusted: z.array(z.string()),
  policy: z.custom<Policy>((value) => value instanceof Policy).optional(),
  at: z.date().default(() => new Date()),
  lazy,
});

/** @throws UsageError `E_OPTIONS` for unknown options and wrong values */
export function readLoadOptions(options: unknown): z.output<typeof LOAD_OPTIONS> {
  return read(LOAD_OPTIONS, options);
}

/** @throws UsageError `E_OPTIONS` for unknown options and wrong values */
export function readScanAndLoadOptions(options: unknown): z.output<typeof SCAN_AND_LOAD_OPTIONS> {
  return read(SCAN_AND_LOAD_OPTIONS, options);
}

function read<T>(schema: z.ZodType<T>, options: unknown): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const is = `${issue?.path.join(".") || "it"} is not valid (${issue?.message})`;
  throw artifactError("E_OPTIONS", cannot("use options", "load", is, "known options are wanted"));
}
