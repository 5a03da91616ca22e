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
  E_BYTES_DIFFER: {
    class: "unverified",
    meaning: "The source of an approved artifact, or of a file beside it, holds other bytes by now.",
    next: "Scan the artifact again when nobody writes to it.",
  },
  E_RUNTIME: {
    class: "usage",
    meaning: "The runtime for ONNX models is missing, too old, or configured by its environment.",
    next: "Install onnxruntime-web 1.30 or newer beside sallyport, and unset ORT_LOAD_CONFIG_FROM_MODEL.",
  },
  E_SESSION: {
    class: "unsupported",
    meaning: "The runtime cannot load or run the approved model.",
    next: "Read what the runtime reports; export the model again for an opset and operators that it has.",
  },
  E_INPUT: {
    class: "usage",
    meaning: "The data does not fit the inputs of the model, or an output cannot be handed out.",
    next: "Run sallyport inspect on the model to see its inputs and outputs, and correct the data.",
  },
  E_CONVERT: { class: "unsupported", meaning: "The target format cannot hold this.", next: "Keep the original file." },
} as const satisfies Record<string, CodeEntry>;
