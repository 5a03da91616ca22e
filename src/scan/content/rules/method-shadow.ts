import { CLASS_ATTRIBUTES, HELD_BY, STATE_TYPES } from "../generated/method-names.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_METHOD";

const NAMES = new Set(CLASS_ATTRIBUTES.split(" "));
const HOLDERS = new Map(Object.entries(HELD_BY).map(([name, types]) => [name, new Set(types.split(" "))]));

/** Every type of the profile whose state is a dict of attributes. */
export const ATTRIBUTE_TYPES: readonly string[] = Object.entries(STATE_TYPES).flatMap(([module, names]) =>
  names.split(" ").map((name) => `${module}.${name}`),
);

/** Source: the classes of scikit-learn 1.1 to 1.9 themselves. */
export const METHOD_SHADOW: ContentRule = {
  name: "method-shadow",
  code: CODE,
  types: ATTRIBUTE_TYPES,
  prevents: "A value in place of a method or a constant of the class switches the checks of scikit-learn off.",
  check(object, inspector) {
    for (const name of object.attributes.keys()) {
      if (!NAMES.has(name) || HOLDERS.get(name)?.has(object.type)) continue;
      inspector.refuse(CODE, object, "state", `it holds "${name}"`, "methods and constants are those of the class");
    }
  },
};
