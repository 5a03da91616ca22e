import { z } from "zod";
import { artifactError, cannot } from "../errors/index.js";
import type { SessionOptions } from "./create-session.js";
import type { Environment } from "./runtime.js";

const count = z.int().min(1).max(1024).optional();
const SESSION_OPTIONS = z.strictObject({
  // process.env is no plain object.
  environment: z.custom<Environment>((value) => typeof value === "object" && value !== null, "no variables").optional(),
  executionMode: z.enum(["sequential", "parallel"]).optional(),
  graphOptimizationLevel: z.enum(["basic", "extended", "layout", "all"]).optional(),
  intraOpNumThreads: count,
  interOpNumThreads: count,
  enableCpuMemArena: z.boolean().optional(),
  enableMemPattern: z.boolean().optional(),
  logSeverityLevel: z.literal([0, 1, 2, 3, 4]).optional(),
});

/**
 * Checks the options of a session. Others of onnxruntime are refused: they read and write files, load libraries, or turn
 * off what keeps a model in its bytes.
 *
 * @throws UsageError `E_OPTIONS`
 */
export function readSessionOptions(options: unknown): SessionOptions {
  const result = SESSION_OPTIONS.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const is = `${issue?.path.join(".") || "it"} is not valid (${issue?.message})`;
  const wanted = `only ${Object.keys(SESSION_OPTIONS.shape).join(", ")} are wanted`;
  throw artifactError("E_OPTIONS", cannot("use options", "openSession", is, wanted));
}
