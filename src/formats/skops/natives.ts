import { UFUNCS } from "./ufuncs.js";

/**
 * Names that a node kind builds or refers to natively, beside `content`; see the requirement table of docs/skops.md.
 * What else stands in `__module__` and `__class__` is a foreign name and costs a `call:` of its own.
 * Spellings of all releases: numpy 1 says `numpy.bool_`, numpy 2 `numpy.bool`.
 */

/** Joins as skops does: "module.class". Only for lookups of valid pairs, where the class has no dot. */
const joined = (module: string, name: string): string => `${module}.${name}`;

const setOf = (module: string, names: string): string[] => names.split(" ").map((name) => joined(module, name));

const NUMPY_SCALARS = setOf(
  "numpy",
  "bool bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 intc uintc longlong ulonglong " +
    "float16 float32 float64 longdouble float128 complex64 complex128 clongdouble complex256 " +
    "datetime64 timedelta64 bytes_ str_ object_ void",
);

/** Types that a TypeNode names natively: what skops trusts as a value, `map` apart. */
const VALUE_TYPES = new Set([...setOf("builtins", "int float str bool list set tuple"), ...NUMPY_SCALARS]);

const UFUNC_NAMES = new Set(Object.entries(UFUNCS).flatMap(([module, names]) => setOf(module, names)));

const SGD_LOSSES = setOf(
  "sklearn.linear_model._sgd_fast",
  "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss",
);

const CYTHON_LOSSES =
  "CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss " +
  "CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyPinballLoss";

/** Losses of both generations, and both spellings of the Cython module. */
const LOSSES = new Set([
  ...SGD_LOSSES,
  ...setOf("sklearn._loss._loss", CYTHON_LOSSES),
  ...setOf("_loss", CYTHON_LOSSES),
]);

/** The five bit generators that numpy.random has. */
export const BIT_GENERATORS: ReadonlySet<string> = new Set(["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"]);

const SPARSE_FORMATS = ["bsr", "coo", "csc", "csr", "dia"] as const;

const SPARSE_TYPES = new Map(
  SPARSE_FORMATS.flatMap((format) =>
    (["matrix", "array"] as const).map((suffix) => [
      joined(`scipy.sparse._${format}`, `${format}_${suffix}`),
      { format, isArray: suffix === "array" },
    ]),
  ),
);

/** Native names of the kinds that build what they name. */
const CONSTRUCTED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["DictNode", new Set(["builtins.dict", "collections.OrderedDict"])],
  ["DefaultDictNode", new Set(["collections.defaultdict"])],
  ["ListNode", new Set(["builtins.list"])],
  ["SetNode", new Set(["builtins.set"])],
  ["TupleNode", new Set(["builtins.tuple"])],
  ["BytesNode", new Set(["builtins.bytes"])],
  ["BytearrayNode", new Set(["builtins.bytearray"])],
  ["NdArrayNode", new Set(["numpy.ndarray", ...NUMPY_SCALARS])],
  ["MaskedArrayNode", new Set(["numpy.ma.MaskedArray", "numpy.ma.core.MaskedArray"])],
  ["DTypeNode", new Set(["numpy.dtype"])],
  ["RandomStateNode", new Set(["numpy.random.mtrand.RandomState"])],
  ["RandomGeneratorNode", new Set(["numpy.random._generator.Generator"])],
  ["SparseMatrixNode", new Set(SPARSE_TYPES.keys())],
  ["SGDNode", new Set(SGD_LOSSES)],
  ["_DictWithDeprecatedKeysNode", new Set(["sklearn.covariance._graph_lasso._DictWithDeprecatedKeys"])],
]);

/** Names that some kind other than ObjectNode builds: an ObjectNode naming one is not what skops writes. */
const BUILT_BY_OTHERS: ReadonlySet<string> = new Set([
  ...[...CONSTRUCTED.values()].flatMap((names) => [...names]),
  ...setOf("numpy.random", [...BIT_GENERATORS].join(" ")),
]);

/** @returns whether `kind` builds `module.name` itself. */
export function isNative(kind: string, module: string, name: string): boolean {
  return CONSTRUCTED.get(kind)?.has(joined(module, name)) ?? false;
}

export function isBuiltByAnotherKind(module: string, name: string): boolean {
  return BUILT_BY_OTHERS.has(joined(module, name));
}

export function isValueType(module: string, name: string): boolean {
  return VALUE_TYPES.has(joined(module, name));
}

export function isUfunc(module: string, name: string): boolean {
  return UFUNC_NAMES.has(joined(module, name));
}

export function isLoss(module: string, name: string): boolean {
  return LOSSES.has(joined(module, name));
}

/** @returns the npz format behind a scipy type, if it is one that `save_npz` writes. */
export function sparseType(
  module: string,
  name: string,
): { readonly format: (typeof SPARSE_FORMATS)[number]; readonly isArray: boolean } | undefined {
  return SPARSE_TYPES.get(joined(module, name));
}
