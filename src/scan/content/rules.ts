import type { ContentRule } from "./rule.js";
import { BUNCH_ARGUMENTS } from "./rules/arguments-bunch.js";
import { FUNCTION_ARGUMENTS } from "./rules/arguments-function.js";
import { COMPILED_LOSS } from "./rules/arguments-loss.js";
import { MATRIX_ARGUMENTS } from "./rules/arguments-matrix.js";
import { METHOD_NAMES } from "./rules/arguments-methods.js";
import { PARTIAL_ARGUMENTS } from "./rules/arguments-partial.js";
import { TRIPLET_ARGUMENTS } from "./rules/arguments-triplet.js";
import { UFUNC_CALL } from "./rules/arguments-ufunc.js";
import { CACHE_FOLDER } from "./rules/file-memory.js";
import { FILE_INPUT } from "./rules/file-input.js";
import { METHOD_SHADOW } from "./rules/method-shadow.js";
import { GLM_INTERCEPT } from "./rules/state-intercept.js";
import { JOB_COUNT } from "./rules/state-jobs.js";
import { ONE_HOT_ENCODER } from "./rules/encoder.js";
import { POLYNOMIAL } from "./rules/spline-polynomial.js";
import { MASKED_NUMBER } from "./rules/state-masked.js";
import { SAMPLE_STEPS } from "./rules/state-steps.js";
import { SPLINE } from "./rules/spline.js";
import { LIBSVM_MODEL } from "./rules/svm.js";
import { HASHED_FEATURES } from "./rules/vocabulary-hashing.js";
import { NGRAM_RANGE } from "./rules/vocabulary-ngrams.js";
import { VOCABULARY } from "./rules/vocabulary.js";
import { BIN_MAPPER } from "./rules/boosting-bins.js";
import { GRADIENT_BOOSTING } from "./rules/boosting-gradient.js";
import { HISTOGRAM_BOOSTING } from "./rules/boosting-histogram.js";
import { PREDICTOR_STRUCTURE } from "./rules/boosting-predictor.js";
import { FOREST } from "./rules/ensemble-forest.js";
import { ONE_VS_REST } from "./rules/one-vs-rest.js";
import { ISOLATION_FOREST } from "./rules/ensemble-isolation-forest.js";
import { TREE_STRUCTURE } from "./rules/tree.js";
import { TREE_OWNER } from "./rules/tree-owner.js";
import { BIRCH_NORMS } from "./rules/cluster-birch.js";
import { CLUSTER_CENTERS } from "./rules/cluster-centers.js";
import { FEATURE_CLUSTERS } from "./rules/cluster-labels.js";
import { LINKAGE } from "./rules/cluster-linkage.js";
import { COVARIANCE } from "./rules/covariance.js";
import { DISTANCE_METRIC } from "./rules/neighbors-metric.js";
import { NEIGHBORS_OWNER } from "./rules/neighbors-owner.js";
import { INDEX_TREE } from "./rules/neighbors-tree.js";

/** Every rule, one file each. */
export const CONTENT_RULES: readonly ContentRule[] = [
  BUNCH_ARGUMENTS,
  FUNCTION_ARGUMENTS,
  COMPILED_LOSS,
  MATRIX_ARGUMENTS,
  METHOD_NAMES,
  PARTIAL_ARGUMENTS,
  TRIPLET_ARGUMENTS,
  UFUNC_CALL,
  BIN_MAPPER,
  GRADIENT_BOOSTING,
  HISTOGRAM_BOOSTING,
  PREDICTOR_STRUCTURE,
  FOREST,
  ISOLATION_FOREST,
  ONE_VS_REST,
  TREE_STRUCTURE,
  TREE_OWNER,
  BIRCH_NORMS,
  CLUSTER_CENTERS,
  FEATURE_CLUSTERS,
  LINKAGE,
  COVARIANCE,
  DISTANCE_METRIC,
  NEIGHBORS_OWNER,
  INDEX_TREE,
  CACHE_FOLDER,
  FILE_INPUT,
  HASHED_FEATURES,
  LIBSVM_MODEL,
  GLM_INTERCEPT,
  JOB_COUNT,
  MASKED_NUMBER,
  SAMPLE_STEPS,
  METHOD_SHADOW,
  NGRAM_RANGE,
  ONE_HOT_ENCODER,
  POLYNOMIAL,
  SPLINE,
  VOCABULARY,
];
