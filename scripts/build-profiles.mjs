// Writes the built-in profiles from the lists in scripts/data.
// With --check it writes nothing and fails if a committed profile differs.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { ENTRIES, UFUNC_MODULES, UFUNC_SLOTS } from "./data/scikit-learn.mjs";
import { profilePage } from "./profile-page.mjs";

const root = new URL("../", import.meta.url);
const data = (name) => JSON.parse(readFileSync(new URL(`scripts/data/${name}`, root), "utf8"));

const group = (reason, action, names) => ({ reason, ids: [...names].sort().map((name) => `${action}:${name}`) });

function pythonData() {
  const { groups, scalars } = data("python-data.json");
  const dotted = ({ module, names }) => names.map((name) => `${module}.${name}`);
  return {
    name: "sallyport:python-data",
    version: 1,
    groups: [
      ...groups.map((entry) => group(entry.reason, entry.action, dotted(entry))),
      group(scalars.constructReason, "construct", dotted(scalars)),
      group(scalars.referenceReason, "reference", dotted(scalars)),
    ],
  };
}

function skops() {
  const { lists, nodes } = data("skops-0.16.0.json");
  // The type calls a function of the file's choice on each element.
  const types = lists.CONTAINER_TYPE_NAMES.filter((name) => name !== "builtins.map");
  return {
    name: "sallyport:skops",
    version: 1,
    groups: [
      group("Containers that skops makes for its own node kinds.", "construct", [
        ...nodes["BytearrayNode@2"],
        ...nodes["BytesNode@2"],
        ...nodes["DefaultDictNode@2"],
        ...nodes["DictNode@2"],
        ...nodes["ListNode@2"],
        ...nodes["SetNode@2"],
        ...nodes["TupleNode@2"],
      ]),
      group("Builtin types that skops trusts as values.", "reference", [...lists.PRIMITIVE_TYPE_NAMES, ...types]),
      group("numpy scalar types that skops trusts as values.", "reference", lists.NUMPY_DTYPE_TYPE_NAMES),
      group("numpy arrays and scalars hold data.", "construct", [
        ...nodes["NdArrayNode@2"],
        ...lists.NUMPY_DTYPE_TYPE_NAMES,
      ]),
      group("A masked array is two arrays.", "construct", nodes["MaskedArrayNode@2"]),
      group(
        "Random generators hold numbers; numpy follows positions unchecked, so their state is checked here.",
        "construct",
        [
          ...nodes["RandomStateNode@2"],
          ...nodes["RandomGeneratorNode@2"],
          ...lists.NUMPY_RANDOM_BIT_GENERATOR_TYPE_NAMES,
        ],
      ),
      group("numpy ufuncs compute element by element.", "reference", lists.NUMPY_UFUNC_TYPE_NAMES),
      group("scipy ufuncs compute element by element.", "reference", lists.SCIPY_UFUNC_TYPE_NAMES),
      group("scikit-learn estimators, made without arguments.", "construct", lists.SKLEARN_ESTIMATOR_TYPE_NAMES),
      group("Internals of scikit-learn that skops reviewed.", "construct", lists.SKLEARN_INTERNAL_TYPE_NAMES),
      group("Loss functions of scikit-learn take numbers only.", "call", nodes["LossNode@2"]),
    ],
  };
}

const words = (text) => text.split(/\s+/u);

/** Pairs of owners and attributes as `<owner>#<attribute>`. */
const slotsOf = (pairs) =>
  pairs.flatMap(([owners, attributes]) =>
    owners.flatMap((owner) => words(attributes).map((name) => `${owner}#${name}`)),
  );

function entryGroup({ reason, action, names, slots, callees, rules }) {
  const dotted = Object.entries(names).flatMap(([module, list]) => words(list).map((name) => `${module}.${name}`));
  return {
    ...group(reason, action, dotted),
    ...(slots && { slots: slotsOf(slots).sort() }),
    ...(callees && { callees }),
    ...(rules && { rules }),
  };
}

function scikitLearn() {
  const { lists, nodes } = data("skops-0.16.0.json");
  const { scalars } = data("python-data.json");
  const numbers = scalars.names.map((name) => `${scalars.module}.${name}`);
  const types = lists.CONTAINER_TYPE_NAMES.filter((name) => name !== "builtins.map");
  const ufuncs = (modules, names) => Object.fromEntries(modules.map((module) => [module, names]));
  const numpyUfuncs = lists.NUMPY_UFUNC_TYPE_NAMES.map((name) => name.slice("numpy.".length)).join(" ");
  const containers = ["Bytearray", "Bytes", "Dict", "List", "Set", "Tuple"].flatMap((kind) => nodes[`${kind}Node@2`]);
  return {
    name: "sallyport:scikit-learn",
    version: 1,
    groups: [
      group("Builtin containers hold data and run no code when they are made.", "construct", containers),
      group(
        "A dict that makes a default; what makes it is listed by itself, and only types may stand there.",
        "construct",
        ["collections.defaultdict"],
      ),
      group("numpy arrays and scalars hold data.", "construct", ["numpy.ndarray", ...numbers]),
      group(
        "Random generators hold numbers; numpy follows positions unchecked, so their state is checked here.",
        "construct",
        [
          ...nodes["RandomStateNode@2"],
          ...nodes["RandomGeneratorNode@2"],
          ...lists.NUMPY_RANDOM_BIT_GENERATOR_TYPE_NAMES,
        ],
      ),
      group("A builtin type names an element or key type, or makes a value from the caller's data.", "reference", [
        ...lists.PRIMITIVE_TYPE_NAMES,
        ...types,
      ]),
      group(scalars.referenceReason, "reference", numbers),
      entryGroup({
        reason: "numpy ufuncs compute element by element; releases of numpy spell their module differently.",
        action: "reference",
        names: ufuncs(UFUNC_MODULES, numpyUfuncs),
        slots: UFUNC_SLOTS,
      }),
      entryGroup({
        reason: "The oldest files name the type of a ufunc beside it; an actual call of one is refused.",
        action: "call",
        names: ufuncs(UFUNC_MODULES.slice(-1), numpyUfuncs),
        slots: UFUNC_SLOTS,
        rules: ["ufunc-call"],
      }),
      {
        ...group("scipy ufuncs compute element by element.", "reference", lists.SCIPY_UFUNC_TYPE_NAMES),
        slots: slotsOf(UFUNC_SLOTS).sort(),
      },
      group(
        "scikit-learn estimators, made without arguments; content rules check what compiled code follows.",
        "construct",
        lists.SKLEARN_ESTIMATOR_TYPE_NAMES,
      ),
      ...ENTRIES.map(entryGroup),
    ],
  };
}

/** The profiles of operators: all groups, less some, or less every operator that is not named. */
function onnxProfiles() {
  const { groups, profiles } = data("onnx-profiles.json");
  const namesOf = (operators) =>
    Object.entries(operators).flatMap(([domain, names]) => names.split(" ").map((name) => `${domain}/${name}`));
  return profiles.map(({ name, without = [], only }) => {
    const wanted = only && new Set(namesOf(only));
    const kept = groups
      .filter((entry) => !without.includes(entry.name))
      .map(({ reason, operators }) =>
        group(
          reason,
          "operator",
          namesOf(operators).filter((operator) => !wanted || wanted.has(operator)),
        ),
      );
    return { name: `sallyport:${name}`, version: 1, groups: kept.filter(({ ids }) => ids.length > 0) };
  });
}

/** The digest is over canonical JSON (RFC 8785), for which the fields must stand in order. */
function digest({ name, version, groups }) {
  const ordered = {
    groups: groups.map(({ callees, ids, reason, rules, slots }) => ({ callees, ids, reason, rules, slots })),
    name,
    version,
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(ordered)).digest("hex")}`;
}

function source(constant, profile) {
  const { name, version, groups } = profile;
  const text = JSON.stringify({ name, version, digest: digest(profile), groups }, undefined, 2);
  return `// Generated by scripts/build-profiles.mjs; do not edit.
import type { Profile } from "../profile.js";

export const ${constant}: Profile = ${text};
`;
}

/** `sallyport:onnx-vision` is `ONNX_VISION` in `onnx-vision.ts`. */
function onnxFile(profile) {
  const bare = profile.name.slice("sallyport:".length);
  return [`${bare}.ts`, source(bare.toUpperCase().replaceAll("-", "_"), profile)];
}

const profile = scikitLearn();
const profiles = {
  "python-data.ts": source("PYTHON_DATA", pythonData()),
  "scikit-learn.ts": source("SCIKIT_LEARN", profile),
  "skops.ts": source("SKOPS", skops()),
  ...Object.fromEntries(onnxProfiles().map(onnxFile)),
};
const files = {
  ...Object.fromEntries(Object.entries(profiles).map(([name, text]) => [`src/policy/profiles/${name}`, text])),
  "docs/profile-scikit-learn.md": profilePage(profile, data("scikit-learn-needs.json")),
};

for (const [name, text] of Object.entries(files)) {
  const target = new URL(name, root);
  if (!process.argv.includes("--check")) {
    writeFileSync(target, text);
  } else if (readFileSync(target, "utf8") !== text) {
    process.stderr.write(`${name} is not what scripts/data gives: run this script\n`);
    process.exitCode = 1;
  }
}
