import type { ContentRule } from "../rule.js";

/** The ufuncs of `sallyport:scikit-learn`, which a test compares. */
const UFUNCS =
  "absolute add arccos arccosh arcsin arcsinh arctan arctan2 arctanh bitwise_and bitwise_count bitwise_or bitwise_xor " +
  "cbrt ceil conjugate copysign cos cosh deg2rad degrees divide divmod equal exp exp2 expm1 fabs float_power floor " +
  "floor_divide fmax fmin fmod frexp gcd greater greater_equal heaviside hypot invert isfinite isinf isnan isnat lcm " +
  "ldexp left_shift less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or " +
  "logical_xor matmul matvec maximum minimum modf multiply negative nextafter not_equal positive power rad2deg radians " +
  "reciprocal remainder right_shift rint sign signbit sin sinh spacing sqrt square subtract tan tanh trunc vecdot vecmat";

/** skops 0.4-0.6 writes a ufunc so that its type counts as called; nothing calls one while a model is loaded. */
export const UFUNC_CALL: ContentRule = {
  name: "ufunc-call",
  code: "E_CONTENT_ARGUMENTS",
  types: UFUNCS.split(" ").map((name) => `numpy.core._multiarray_umath.${name}`),
  prevents: "A ufunc that an estimator is to call later is called at once with objects of the file.",
  check(object, inspector) {
    inspector.refuse("E_CONTENT_ARGUMENTS", object, "call", "the file makes it", "a ufunc may stand as a value only");
  },
};
