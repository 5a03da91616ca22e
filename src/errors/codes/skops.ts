import { REBUILD, type CodeEntry } from "./entry.js";

/** Codes of skops files. */
export const SKOPS_CODES = {
  E_SKOPS_SCHEMA: { class: "malformed", meaning: "schema.json is missing or is not an object.", next: REBUILD },
  E_SKOPS_PROTOCOL: {
    class: "refused",
    meaning: "The protocol is not 0, 1 or 2.",
    next: "Save the model with a released skops, or update sallyport.",
  },
  E_SKOPS_LOADER: {
    class: "refused",
    meaning: "The node kind is not one that skops has, or not in this protocol.",
    next: "Save the model with a released skops, or update sallyport.",
  },
  E_SKOPS_FIELD: {
    class: "malformed",
    meaning: "A node lacks a field, has one too many, or one of the wrong type.",
    next: REBUILD,
  },
  E_SKOPS_ID: {
    class: "malformed",
    meaning: "An __id__ is not a positive 64-bit integer, or is not known.",
    next: REBUILD,
  },
  E_SKOPS_ID_REUSED: { class: "refused", meaning: "An __id__ stands on two nodes that differ.", next: REBUILD },
  E_SKOPS_CYCLE: { class: "refused", meaning: "A node contains itself.", next: REBUILD },
  E_SKOPS_MEMBER: {
    class: "refused",
    meaning: "A member is missing, referenced by nothing, or used for two purposes.",
    next: REBUILD,
  },
  E_SKOPS_KEYS: {
    class: "refused",
    meaning: "The keys of a dict and their types do not fit together.",
    next: "Use strings or integers as keys, and save the model again.",
  },
  E_SKOPS_STATE: {
    class: "refused",
    meaning: "The state of an object is of a kind that no type takes, or sets special attributes.",
    next: REBUILD,
  },
  E_SKOPS_METHOD: {
    class: "refused",
    meaning: "A bound method does not belong to the object beside it.",
    next: REBUILD,
  },
  E_SKOPS_ARRAY: { class: "refused", meaning: "An array node contradicts itself.", next: REBUILD },
  E_SKOPS_SPARSE: {
    class: "refused",
    meaning: "A sparse matrix is not what its node says, or its indices are out of range.",
    next: REBUILD,
  },
  E_SKOPS_GENERATOR: {
    class: "refused",
    meaning: "The state of a random generator is not one that numpy writes.",
    next: REBUILD,
  },
  E_SKOPS_VALUE: { class: "refused", meaning: "A JSON value node holds something other than a scalar.", next: REBUILD },
  E_SKOPS_UNLOADABLE: {
    class: "unsupported",
    meaning: "A shape that an old skops wrote and no skops can load.",
    next: "Save the model again with a current skops.",
  },
} as const satisfies Record<string, CodeEntry>;
