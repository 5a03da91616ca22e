import type { CodeEntry } from "./entry.js";

/** Codes of callers. */
export const CALLERS_CODES = {
  E_UNTRUSTED: {
    class: "refused",
    meaning: "The artifact needs something that the policy does not trust.",
    next: 'Review each listed name, then add those you accept to "trust".',
  },
  E_NOT_APPROVED: {
    class: "refused",
    meaning: "Only an approved graph can be loaded.",
    next: "Scan the artifact, and load what the report approves.",
  },
  E_DIGEST: {
    class: "refused",
    meaning: "The bytes are not the ones that were approved or signed.",
    next: "Scan the artifact again; if it is signed, copy it again from where it was signed.",
  },
  E_CONSTRUCTOR: {
    class: "unsupported",
    meaning: "No value can be built for this node.",
    next: "Inspect the file instead; if it is no ONNX model, report it to the maintainers of sallyport.",
  },
  E_POLICY: { class: "usage", meaning: "The policy is not valid.", next: "Correct the listed fields." },
  E_OPTIONS: { class: "usage", meaning: "An option is not valid.", next: "Correct the call." },
  E_USAGE: { class: "usage", meaning: "The command line is not valid.", next: "Run sallyport --help." },
  E_OUTPUT: { class: "usage", meaning: "The output could not be written.", next: "Give a path that can be written." },
} as const satisfies Record<string, CodeEntry>;
