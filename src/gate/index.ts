export { admit } from "./admit.js";
export { attest, type AttestOptions, type Attestation } from "./attest.js";
export { STEPS, type Decision, type FileRecord, type Outcome, type SignatureRecord, type Step } from "./decision.js";
export type { AdmitOptions, Evidence } from "./options.js";
export { verify, type Verification, type VerifyOptions } from "./verify.js";
