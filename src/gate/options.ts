import { z } from "zod";
import { artifactError, cannot } from "../errors/index.js";
import { Policy } from "../policy/index.js";
import type { SignHost } from "../sign/host.js";
import type { StateStore } from "../sign/state.js";
import { isArtifactName } from "../sign/trust/artifact-pattern.js";
import { TrustPolicy } from "../sign/trust/trust-policy.js";
import { ENVIRONMENT_NAME, MAX_EVIDENCE, type AdmitOptions, type Question } from "./question.js";

const EVIDENCE = z
  .array(z.object({ path: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }))
  .max(MAX_EVIDENCE);

const OPTIONS = z.strictObject({
  trust: z.custom<TrustPolicy>((value) => value instanceof TrustPolicy, "it is no TrustPolicy"),
  policy: z.custom<Policy>((value) => value instanceof Policy, "it is no Policy"),
  name: z.string().refine(isArtifactName, "it is no artifact name"),
  env: z.string().regex(ENVIRONMENT_NAME).optional(),
  signatures: EVIDENCE,
  claims: EVIDENCE.default([]),
  state: z.custom<StateStore>(isStore).optional(),
  at: z.date().default(() => new Date()),
  omsCompat: z.boolean().default(false),
  host: z.custom<SignHost>((value) => typeof value === "object" && value !== null),
});

/**
 * Checks the options of a call: one that is misspelt must not leave its default in force.
 *
 * @throws UsageError `E_OPTIONS`
 */
export function readAdmitOptions(options: AdmitOptions): Question {
  const result = OPTIONS.safeParse(options);
  if (result.success) {
    const { env, state, omsCompat, ...others } = result.data;
    return { ...others, environment: env, state, mode: omsCompat ? "oms-compat" : "strict" };
  }
  const [issue] = result.error.issues;
  const is = `${issue?.path.join(".") || "it"} is not valid (${issue?.message})`;
  throw artifactError("E_OPTIONS", cannot("use options", "admit", is, "known options are wanted"));
}

function isStore(value: unknown): boolean {
  return typeof value === "object" && value !== null && "records" in value && "add" in value;
}
