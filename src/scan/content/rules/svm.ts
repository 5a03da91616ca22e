import type { NodeIndex } from "../../../graph/index.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_SVM";

const CLASSIFIERS = ["sklearn.svm._classes.NuSVC", "sklearn.svm._classes.SVC"];

/** Kernels that libsvm computes from sparse rows; what it would do for another reads a value for an index. */
const SPARSE_KERNELS = ["linear", "poly", "rbf", "sigmoid"];

/**
 * libsvm is handed the arrays of a fitted model without their lengths: it takes the number of classes from
 * `_n_support`, and everything else for granted. Source: scikit-learn 1.1 to 1.9 `svm/_base.py`, `_libsvm.pyx`,
 * `_libsvm_sparse.pyx`, `src/libsvm/libsvm_helper.c`, `libsvm_sparse_helper.c`, `svm.cpp`.
 */
export const LIBSVM_MODEL: ContentRule = {
  name: "libsvm-model",
  code: CODE,
  types: [...CLASSIFIERS, "sklearn.svm._classes.NuSVR", "sklearn.svm._classes.OneClassSVM", "sklearn.svm._classes.SVR"],
  prevents: "libsvm reads coefficients and support vectors beyond their arrays, or another kernel's data.",
  check(model, inspector) {
    const { attributes } = model;
    if (!attributes.has("support_vectors_") && !attributes.has("_n_support")) return undefined;
    const sparse = inspector.literal(attributes.get("_sparse"));
    if (sparse === undefined) {
      inspector.refuse(CODE, model, "_sparse", "it is no truth value", "True or False is wanted");
      return undefined;
    }
    const isSparse = sparse !== 0;
    if (isSparse) requireSparseKernel(model, inspector);
    const counts = inspector.array(attributes.get("_n_support"));
    const support = inspector.array(attributes.get("support_"));
    const rows = inspector.number(inspector.items(attributes.get("shape_fit_"))?.[0]);
    const classes = CLASSIFIERS.includes(model.type) ? lengthOf(inspector, model, "classes_") : () => 2;
    const checkVectors = vectorCheck(model, inspector, isSparse);
    const isCalled = mayBeCalled(inspector, attributes.get("kernel"));
    if (!isCalled && inspector.text(attributes.get("kernel")) === undefined) {
      inspector.refuse(CODE, model, "kernel", "it is neither a text nor a function", "the name of a kernel is wanted");
      return undefined;
    }
    const fitted = isCalled ? inspector.shape(attributes.get("_BaseLibSVM__Xfit")) : undefined;
    const arrays = ["_intercept_", "_probA", "_probB"].map((name) => [name, lengthOf(inspector, model, name)] as const);
    const mayOmit = !isSparse || !usesProbabilities(model, inspector);
    return () => {
      const refuse = (what: string, is: string, wanted: string): void => {
        inspector.refuse(CODE, model, what, is, wanted);
      };
      const total = support?.count ?? 0;
      const known = classes() ?? 0;
      if (!counts?.isInteger || counts.shape.length !== 1 || counts.count !== known || known < 2) {
        refuse("_n_support", `it has ${counts?.count ?? "no"} numbers`, `one for each of ${known} classes is wanted`);
        return;
      }
      if (CLASSIFIERS.includes(model.type) && (counts.min < 0 || counts.sum !== total)) {
        refuse("_n_support", `it counts ${counts.sum}, from ${counts.min} on`, `it must count ${total} vectors`);
      }
      const last = rows() ?? 0;
      if (
        !support?.isInteger ||
        support.shape.length !== 1 ||
        (total > 0 && !(support.min >= 0 && support.max < last))
      ) {
        refuse("support_", `it holds [${support?.min}, ${support?.max}]`, `indices in [0, ${last}) are wanted`);
      }
      if (fitted && fitted()?.[0] !== last) {
        const is = `it has ${fitted()?.[0] ?? "no"} rows`;
        refuse("_BaseLibSVM__Xfit", is, `${last} are wanted, a column of the kernel's answer for each`);
      }
      checkVectors(total, known);
      const pairs = (known * (known - 1)) / 2;
      for (const [name, length] of arrays) {
        const found = length();
        if (found === pairs || (name !== "_intercept_" && mayOmit && found === 0)) continue;
        refuse(name, `it has ${found ?? "no"} numbers`, `${pairs} are wanted`);
      }
    };
  },
};

/** What numpy wraps around a text compares like the text. */
function mayBeCalled(inspector: ContentInspector, kernel: NodeIndex | undefined): boolean {
  const kind = inspector.node(kernel)?.kind;
  if (kind === "apply") return inspector.object(kernel)?.type.startsWith("numpy.") === false;
  return kind === "reference" || kind === "method";
}

/** A dense model that predicts probabilities is asked by Python whether it has them; a sparse one is not. */
function usesProbabilities({ attributes }: ContentObject, inspector: ContentInspector): boolean {
  return ["probability", "_effective_probability"].some((name) => {
    const flag = attributes.get(name);
    return flag !== undefined && inspector.text(flag) === undefined && inspector.literal(flag) !== 0;
  });
}

function requireSparseKernel(model: ContentObject, inspector: ContentInspector): void {
  const kernel = inspector.text(model.attributes.get("kernel"));
  if (kernel !== undefined && SPARSE_KERNELS.includes(kernel)) return;
  const wanted = `a model of sparse vectors has ${SPARSE_KERNELS.join(", ")}`;
  inspector.refuse(CODE, model, "kernel", `it is ${kernel ?? "no text"}`, wanted);
}

function lengthOf(inspector: ContentInspector, model: ContentObject, name: string): () => number | undefined {
  const index = model.attributes.get(name);
  const items = inspector.items(index);
  if (items) return () => items.length;
  const header = inspector.header(index);
  return () => (header?.descriptor?.shape.length === 1 ? header.descriptor.shape[0] : undefined);
}

/** Support vectors are not needed where the caller or a function brings the kernel matrix. */
function vectorCheck(
  model: ContentObject,
  inspector: ContentInspector,
  isSparse: boolean,
): (total: number, classes: number) => void {
  const vectors = model.attributes.get("support_vectors_");
  const coefficients = model.attributes.get("_dual_coef_");
  const vectorHeader = inspector.header(vectors);
  const coefficientHeader = inspector.header(coefficients);
  const kernel = inspector.text(model.attributes.get("kernel"));
  const isPrecomputed = kernel === undefined || kernel === "precomputed";
  return (total, classes) => {
    const sparseVectors = inspector.matrix(vectors);
    const found = isSparse
      ? sparseVectors?.format === "csr" && sparseVectors.shape[0]
      : vectorHeader?.descriptor?.shape.length === 2 && vectorHeader.descriptor.shape[0];
    if (found !== total && !(isPrecomputed && !isSparse)) {
      const is = `there are ${found === false || found === undefined ? "none" : found} rows`;
      inspector.refuse(CODE, model, "support_vectors_", is, `${total} are wanted, as many as support_ has`);
    }
    const [rows, columns, ...more] = isSparse
      ? [classes - 1, (inspector.matrix(coefficients)?.stored ?? NaN) / (classes - 1)]
      : (coefficientHeader?.descriptor?.shape ?? []);
    if (rows === classes - 1 && columns === total && more.length === 0) return;
    const is = `there are ${rows ?? 0} x ${columns ?? 0} numbers`;
    inspector.refuse(CODE, model, "_dual_coef_", is, `${classes - 1} for each of ${total} support vectors are wanted`);
  };
}
