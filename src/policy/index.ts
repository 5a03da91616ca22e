export { BUILT_IN_PROFILES } from "./built-in.js";
export type { DenyEntry, PolicyOptions, TrustEntry } from "./document.js";
export { expiryTime } from "./expiry.js";
export { PolicyError, type PolicyField } from "./policy-error.js";
export { Policy, type Judgement, type PolicyEntry } from "./policy.js";
export type { Profile } from "./profile.js";
