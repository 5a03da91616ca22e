import type { Arrays } from "./arrays.js";

/** `gamma`, `coef0`, `degree`. */
const KERNEL_PARAMETERS = 3;

/** SVMClassifier (ai.onnx.ml 1), as libsvm lays it out; without support vectors it is linear. */
export function checkSvmClassifier(arrays: Arrays): number {
  const classes = arrays.length("classlabels_ints") + arrays.length("classlabels_strings");
  const perClass = arrays.integers("vectors_per_class");
  if (!arrays.check(classes >= 1, "it has no classes", "there must be one") || !checkKernel(arrays)) return -1;
  const pairs = (classes * (classes - 1)) / 2;
  const probabilities = arrays.length("prob_a");
  const isProbable = probabilities === 0 || arrays.checkLength("prob_a", probabilities, pairs);
  if (!isProbable || !arrays.checkLengths(["prob_b"], probabilities)) return -1;
  if (perClass.length === 0) return checkLinear(arrays, classes);
  if (!arrays.checkRange("vectors_per_class", 2 ** 31) || !arrays.checkLengths(["vectors_per_class"], classes))
    return -1;
  const supports = perClass.reduce((sum, count) => sum + count, 0);
  const isSound =
    arrays.checkLengths(["coefficients"], supports * (classes - 1)) && arrays.checkLengths(["rho"], pairs);
  return isSound ? checkVectors(arrays, supports) : -1;
}

/** SVMRegressor (ai.onnx.ml 1); without support vectors it is linear. */
export function checkSvmRegressor(arrays: Arrays): number {
  const supports = arrays.number("n_supports", 0);
  if (!checkKernel(arrays) || !arrays.check(supports >= 0, `it has ${supports} vectors`, "0 is the least")) return -1;
  if (supports === 0) return checkLinear(arrays, 1);
  const isSound = arrays.checkLengths(["coefficients"], supports) && arrays.checkLengths(["rho"], 1);
  return isSound ? checkVectors(arrays, supports) : -1;
}

function checkKernel(arrays: Arrays): boolean {
  const found = arrays.length("kernel_params");
  return found === 0 || arrays.checkLength("kernel_params", found, KERNEL_PARAMETERS);
}

function checkLinear(arrays: Arrays, rows: number): number {
  const coefficients = arrays.length("coefficients");
  const isSound =
    arrays.checkLengths(["support_vectors"], 0) &&
    arrays.check(arrays.length("rho") > 0, "rho is empty", "there must be one") &&
    arrays.check(
      coefficients > 0 && coefficients % rows === 0,
      `it has ${coefficients} coefficients`,
      "rows are equal",
    );
  return isSound ? coefficients / rows - 1 : -1;
}

function checkVectors(arrays: Arrays, supports: number): number {
  const length = arrays.length("support_vectors");
  const isSound = supports > 0 && length > 0 && length % supports === 0;
  if (!arrays.check(isSound, `support_vectors has ${length} entries`, `${supports} vectors are equally long`))
    return -1;
  return length / supports - 1;
}
