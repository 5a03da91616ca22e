export { admit } from "./admit.js";
export { decide } from "./decide.js";
export { attest, type AttestOptions, type Attestation } from "./attest.js";
export { STEPS, type Decision, type FileRecord, type Outcome, type SignatureRecord, type Step } from "./decision.js";
export { ENVIRONMENT_NAME, MAX_EVIDENCE, type AdmitOptions, type Evidence, type Question } from "./question.js";
export { verify, type Verification, type VerifyOptions } from "./verify.js";
