import type { Scan } from "../../index.js";
import type { SkippedOutput } from "../../serve/session.js";
import type { PolicyParts } from "../load-policy.js";
import type { TensorParts } from "./tensor.js";

/** What one prediction needs; plain data, so that it can be sent to a worker. */
export interface PredictTask {
  /** Path of the model. */
  readonly model: string;
  /** Path of the data. */
  readonly input: string;
  readonly policy: PolicyParts;
  /** Outputs to ask for; all tensors if absent. */
  readonly select?: readonly string[] | undefined;
  /** Whether more than one output can be written. */
  readonly takesMany: boolean;
  /** Address of the module of the command, beside which the runtime is looked for. */
  readonly command: string;
}

/** One tensor that the model gave. */
export interface OutputTensor extends TensorParts {
  readonly name: string;
}

/** What came of it; plain data too. */
export type Prediction =
  | {
      readonly kind: "done";
      /** SHA-256 of the model. */
      readonly sha256: string;
      readonly outputs: readonly OutputTensor[];
      readonly skipped: readonly SkippedOutput[];
    }
  | ({ readonly kind: "blocked" } & Pick<Scan, "verdict" | "requirements" | "findings">)
  | { readonly kind: "failed"; readonly message: string; readonly hint: string; readonly details: readonly string[] };
