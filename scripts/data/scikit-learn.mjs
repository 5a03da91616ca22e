// What sallyport:scikit-learn holds beyond what skops trusts by itself, and where; reviewed one by one against the
// sources of scikit-learn 1.1 to 1.9, numpy and scipy. `names` are "module": "Name Name"; `slots` are pairs of owners
// and attributes, "" where the owner holds it in no attribute; `rules` are content rules in src/scan/content/rules.

const named = (module, names) => names.split(/\s+/).map((name) => `construct:${module}.${name}`);

const TREES = named(
  "sklearn.tree._classes",
  "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
);
const HISTOGRAMS = named(
  "sklearn.ensemble._hist_gradient_boosting.gradient_boosting",
  "HistGradientBoostingClassifier HistGradientBoostingRegressor",
);
const HISTOGRAM_CLASSIFIER = [HISTOGRAMS[0]];
const HISTOGRAM_REGRESSOR = [HISTOGRAMS[1]];
const BOOSTING = named("sklearn.ensemble._gb", "GradientBoostingClassifier GradientBoostingRegressor");
const BOOSTING_CLASSIFIER = [BOOSTING[0]];
const BOOSTING_REGRESSOR = [BOOSTING[1]];
const NEIGHBORS = [
  ...named("sklearn.neighbors._classification", "KNeighborsClassifier RadiusNeighborsClassifier"),
  ...named("sklearn.neighbors._regression", "KNeighborsRegressor RadiusNeighborsRegressor"),
  ...named("sklearn.neighbors._graph", "KNeighborsTransformer RadiusNeighborsTransformer"),
  ...named("sklearn.neighbors._lof", "LocalOutlierFactor"),
  ...named("sklearn.neighbors._unsupervised", "NearestNeighbors"),
];
const DENSITY = named("sklearn.neighbors._kde", "KernelDensity");
const SEARCHES = [
  ...named("sklearn.model_selection._search", "GridSearchCV RandomizedSearchCV"),
  ...named("sklearn.model_selection._search_successive_halving", "HalvingGridSearchCV HalvingRandomSearchCV"),
];
const THRESHOLD = named("sklearn.model_selection._classification_threshold", "TunedThresholdClassifierCV");
const SELECTORS = named(
  "sklearn.feature_selection._univariate_selection",
  "GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest SelectPercentile",
);
const SCORERS = [
  ...named("sklearn.metrics._scorer", "_PredictScorer _ProbaScorer _Scorer _ThresholdScorer _CurveScorer"),
  ...named("sklearn.model_selection._classification_threshold", "_CurveScorer"),
];
const SCORER_HOLDERS = [
  [SEARCHES, "scorer_ scoring"],
  [THRESHOLD, "_curve_scorer scoring"],
  [HISTOGRAMS, "_scorer scoring"],
  [named("sklearn.feature_selection._rfe", "RFECV"), "scoring"],
  [named("sklearn.feature_selection._sequential", "SequentialFeatureSelector"), "scoring"],
  [named("sklearn.linear_model._logistic", "LogisticRegressionCV"), "scoring"],
  [named("sklearn.linear_model._ridge", "RidgeCV RidgeClassifierCV"), "scoring"],
  [named("sklearn.utils._metadata_requests", "MetadataRequest MethodMetadataRequest"), "owner"],
];
const SGD = [
  ...named("sklearn.linear_model._stochastic_gradient", "SGDClassifier SGDOneClassSVM SGDRegressor"),
  ...named("sklearn.linear_model._perceptron", "Perceptron"),
  ...named("sklearn.linear_model._passive_aggressive", "PassiveAggressiveClassifier PassiveAggressiveRegressor"),
];
const SGD_SLOTS = [[SGD, "loss_function_ _loss_function_"]];
const glm = (name) => named("sklearn.linear_model._glm.glm", name);
const loss = (name) => named("sklearn._loss.loss", name);
/** Where a search lists the values of a parameter; nothing there is called. */
const SEARCHED = [
  [SEARCHES, "best_params_ cv_results_ param_distributions param_grid"],
  [["construct:numpy.ma.MaskedArray", "construct:numpy.ma.core.MaskedArray"], "data"],
];
const FUNCTIONS = [
  ...SEARCHED,
  [named("sklearn.preprocessing._function_transformer", "FunctionTransformer"), "func inverse_func"],
  [named("sklearn.compose._target", "TransformedTargetRegressor"), "func inverse_func"],
];
const SELECTED = [
  [named("sklearn.compose._column_transformer", "make_column_selector"), "dtype_exclude dtype_include"],
];

/** Cython losses by their Python class, with further slots. */
const LOSSES = {
  AbsoluteError: [],
  ExponentialLoss: [],
  HalfBinomialLoss: SGD_SLOTS,
  HalfGammaLoss: [],
  HalfMultinomialLoss: [],
  HalfPoissonLoss: [],
  HalfSquaredError: SGD_SLOTS,
  HalfTweedieLoss: [],
  HalfTweedieLossIdentity: [],
  HuberLoss: SGD_SLOTS,
  PinballLoss: [],
};

/** Losses of Python by the estimators that hold them. */
const LOSS_SLOTS = {
  AbsoluteError: [[[...BOOSTING_REGRESSOR, ...HISTOGRAM_REGRESSOR], "_loss"]],
  ExponentialLoss: [[BOOSTING_CLASSIFIER, "_loss"]],
  HalfBinomialLoss: [[[...BOOSTING_CLASSIFIER, ...HISTOGRAM_CLASSIFIER], "_loss"]],
  HalfGammaLoss: [
    [HISTOGRAM_REGRESSOR, "_loss"],
    [glm("GammaRegressor"), "_base_loss"],
  ],
  HalfMultinomialLoss: [[[...BOOSTING_CLASSIFIER, ...HISTOGRAM_CLASSIFIER], "_loss"]],
  HalfPoissonLoss: [
    [HISTOGRAM_REGRESSOR, "_loss"],
    [glm("PoissonRegressor"), "_base_loss"],
  ],
  HalfSquaredError: [[[...BOOSTING_REGRESSOR, ...HISTOGRAM_REGRESSOR], "_loss"]],
  HalfTweedieLoss: [[glm("TweedieRegressor"), "_base_loss"]],
  HalfTweedieLossIdentity: [[glm("TweedieRegressor"), "_base_loss"]],
  HuberLoss: [[BOOSTING_REGRESSOR, "_loss"]],
  PinballLoss: [[[...BOOSTING_REGRESSOR, ...HISTOGRAM_REGRESSOR], "_loss"]],
};

const LINKS = {
  HalfLogitLink: "ExponentialLoss",
  IdentityLink: "AbsoluteError HalfSquaredError HalfTweedieLossIdentity HuberLoss PinballLoss",
  LogLink: "HalfGammaLoss HalfPoissonLoss HalfTweedieLoss",
  LogitLink: "HalfBinomialLoss",
  MultinomialLogit: "HalfMultinomialLoss",
};

const KERNELS =
  "CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation Matern PairwiseKernel Product RBF " +
  "RationalQuadratic Sum WhiteKernel";
const METRICS =
  "BrayCurtis Canberra Chebyshev Dice Euclidean Hamming Haversine Jaccard Mahalanobis Manhattan Minkowski " +
  "RogersTanimoto RussellRao SEuclidean SokalMichener SokalSneath";
const METRIC_TYPES = METRICS.split(" ").flatMap((name) => [`${name}Distance`, `${name}Distance64`]);

/** What the profile holds beside plain data, ufuncs and the estimators of skops' list. */
export const ENTRIES = [
  {
    reason: "A decision tree: numbers whose children and features compiled code follows, checked node by node.",
    action: "call",
    names: { "sklearn.tree._tree": "Tree" },
    slots: [[TREES, "tree_"]],
    rules: ["tree", "tree-owner"],
  },
  {
    reason:
      "A tree of histogram boosting: compiled code follows its children, features and bitsets, checked node by node.",
    action: "construct",
    names: { "sklearn.ensemble._hist_gradient_boosting.predictor": "TreePredictor" },
    slots: [[HISTOGRAMS, "_predictors"]],
    rules: ["tree-predictor"],
  },
  {
    reason: "Bins of histogram boosting: arrays of numbers that compiled code bins the input by.",
    action: "construct",
    names: { "sklearn.ensemble._hist_gradient_boosting.binning": "_BinMapper" },
    slots: [[HISTOGRAMS, "_bin_mapper"]],
    rules: ["bin-mapper", "histogram-boosting"],
  },
  {
    reason: "A search tree over training data: compiled code follows its indices, which are checked.",
    action: "construct",
    names: { "sklearn.neighbors._kd_tree": "KDTree", "sklearn.neighbors._ball_tree": "BallTree" },
    slots: [
      [NEIGHBORS, "_tree"],
      [DENSITY, "tree_"],
    ],
    rules: ["index-tree"],
  },
  {
    reason:
      "A distance of scikit-learn's own: numbers and a vector or matrix whose sizes are checked; none calls Python.",
    action: "construct",
    names: { "sklearn.metrics._dist_metrics": METRIC_TYPES.join(" ") },
    slots: [[["construct:sklearn.neighbors._kd_tree.KDTree", "construct:sklearn.neighbors._ball_tree.BallTree"], ""]],
    rules: ["distance-metric"],
  },
  {
    reason: "Splines of scipy: knots and coefficients that compiled code evaluates, whose sizes are checked.",
    action: "construct",
    names: { "scipy.interpolate._bsplines": "BSpline" },
    slots: [[named("sklearn.preprocessing._polynomial", "SplineTransformer"), "bsplines_"]],
    rules: ["spline"],
  },
  {
    reason: "numpy.asarray as scipy wraps it; a spline calls it with its own result.",
    action: "reference",
    names: { "scipy._lib.array_api_compat.numpy._aliases": "asarray" },
    slots: [[named("scipy.interpolate._bsplines", "BSpline"), "_asarray"]],
  },
  {
    reason: "A sparse matrix is arrays; the reader checks every index against the shape.",
    action: "construct",
    names: Object.fromEntries(
      ["bsr", "coo", "csc", "csr", "dia"].map((kind) => [`scipy.sparse._${kind}`, `${kind}_array ${kind}_matrix`]),
    ),
  },
  {
    reason: "An element type; the reader takes it from the header of an empty array, without objects inside raw bytes.",
    action: "construct",
    names: { numpy: "dtype" },
  },
  {
    reason: "A masked array is two arrays; numpy 1 and 2 spell its module differently.",
    action: "construct",
    names: { "numpy.ma": "MaskedArray", "numpy.ma.core": "MaskedArray" },
  },
  {
    reason:
      "A dict with attribute access, made of entries whose keys are checked to be texts and no special attribute.",
    action: "call",
    names: { "sklearn.utils._bunch": "Bunch" },
    slots: [
      [named("sklearn.ensemble._stacking", "StackingClassifier StackingRegressor"), "named_estimators_"],
      [named("sklearn.ensemble._voting", "VotingClassifier VotingRegressor"), "named_estimators_"],
    ],
    rules: ["bunch-arguments"],
  },
  {
    reason: "A named tuple of three: a column, its neighbours, and the estimator that fills it.",
    action: "call",
    names: { "sklearn.impute._iterative": "_ImputerTriplet" },
    slots: [[named("sklearn.impute._iterative", "IterativeImputer"), "imputation_sequence_"]],
    rules: ["triplet-arguments"],
  },
  {
    reason:
      "The input check of histogram boosting, bound to an element type; it calls the one function listed, with plain options.",
    action: "call",
    names: { functools: "partial" },
    slots: [[named("sklearn.preprocessing._function_transformer", "FunctionTransformer"), "func"]],
    callees: ["reference:sklearn.utils.validation.check_array"],
    rules: ["partial-arguments"],
  },
  {
    reason: "Checks and converts the caller's array; it looks up no name and calls nothing that it is given.",
    action: "reference",
    names: { "sklearn.utils.validation": "check_array" },
    slots: [[["call:functools.partial"], "func"]],
  },
  ...Object.entries(LOSSES).flatMap(([name, more]) =>
    ["call", "construct"].map((action) => ({
      reason:
        action === "call"
          ? "A compiled loss: fit and score call it on arrays; its arguments are checked to be numbers."
          : "A compiled loss without arguments, as older releases write it: fit and score call it on arrays.",
      action,
      names: { _loss: `Cy${name}`, "sklearn._loss._loss": `Cy${name}` },
      slots: [[loss(name), "closs"], ...more],
      rules: ["loss-arguments"],
    })),
  ),
  ...Object.entries(LOSS_SLOTS).map(([name, slots]) => ({
    reason: "A loss of scikit-learn, in the estimators that fit it: numpy code around a compiled loss and a link.",
    action: "construct",
    names: { "sklearn._loss.loss": name },
    slots,
  })),
  ...Object.entries(LINKS).map(([name, owners]) => ({
    reason: "The link of a loss, in the losses that have it: numpy code over predictions.",
    action: "construct",
    names: { "sklearn._loss.link": name },
    slots: [[owners.split(" ").flatMap(loss), "link"]],
  })),
  {
    reason: "The bounds of a loss's domain: two numbers and two truth values.",
    action: "construct",
    names: { "sklearn._loss.link": "Interval" },
    slots: [
      [Object.keys(LOSSES).flatMap(loss), "interval_y_pred interval_y_true"],
      [Object.keys(LINKS).flatMap((name) => named("sklearn._loss.link", name)), "interval_y_pred"],
    ],
  },
  ...["call", "construct"].map((action) => ({
    reason:
      action === "call"
        ? "A compiled loss of stochastic gradient descent: only fit calls it; its arguments are checked to be numbers."
        : "A compiled loss of stochastic gradient descent, as older releases write it: only fit calls it.",
    action,
    names: {
      "sklearn.linear_model._sgd_fast":
        "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss",
    },
    slots: SGD_SLOTS,
    rules: ["loss-arguments"],
  })),
  {
    reason: "Losses of gradient boosting before 1.4, in the estimators that hold them: numpy code over predictions.",
    action: "construct",
    names: { "sklearn.ensemble._gb_losses": "BinomialDeviance ExponentialLoss MultinomialDeviance" },
    slots: [[BOOSTING_CLASSIFIER, "_loss"]],
  },
  {
    reason: "Losses of gradient boosting before 1.4, in the estimators that hold them: numpy code over predictions.",
    action: "construct",
    names: {
      "sklearn.ensemble._gb_losses": "HuberLossFunction LeastAbsoluteError LeastSquaresError QuantileLossFunction",
    },
    slots: [[BOOSTING_REGRESSOR, "_loss"]],
  },
  {
    reason: "A fitted classifier with its calibrators; predict asks them in turn.",
    action: "construct",
    names: { "sklearn.calibration": "_CalibratedClassifier" },
    slots: [[named("sklearn.calibration", "CalibratedClassifierCV"), "calibrated_classifiers_"]],
  },
  {
    reason: "A calibrator: two numbers, or one, and numpy code.",
    action: "construct",
    names: { "sklearn.calibration": "_SigmoidCalibration _TemperatureScaling" },
    slots: [[named("sklearn.calibration", "_CalibratedClassifier"), "calibrators"]],
  },
  {
    reason: "The tree of bisecting k-means: centres that compiled code compares the input with, and two trees below.",
    action: "construct",
    names: { "sklearn.cluster._bisect_k_means": "_BisectingTree" },
    slots: [
      [named("sklearn.cluster._bisect_k_means", "BisectingKMeans"), "_bisecting_tree"],
      [named("sklearn.cluster._bisect_k_means", "_BisectingTree"), "left right"],
    ],
    rules: ["cluster-centers"],
  },
  {
    reason: "A matrix that sparse data leaves as a centre: made of one array.",
    action: "call",
    names: { numpy: "matrix" },
    slots: [[named("sklearn.cluster._bisect_k_means", "_BisectingTree"), "center"]],
    rules: ["matrix-arguments"],
  },
  {
    reason: "The k-means step of bisecting k-means; only fit calls it.",
    action: "reference",
    names: { "sklearn.cluster._kmeans": "_kmeans_single_lloyd _kmeans_single_elkan" },
    slots: [[named("sklearn.cluster._bisect_k_means", "BisectingKMeans"), "_kmeans_single"]],
  },
  {
    reason: "Column numbers in a list that warns when it is read.",
    action: "construct",
    names: { "sklearn.compose._column_transformer": "_RemainderColsList" },
    slots: [[named("sklearn.compose._column_transformer", "ColumnTransformer"), "_remainder transformers_"]],
  },
  {
    reason: "Chooses columns by a pattern and types when a transformer is fitted.",
    action: "construct",
    names: { "sklearn.compose._column_transformer": "make_column_selector" },
    slots: [
      [named("sklearn.compose._column_transformer", "ColumnTransformer"), "transformers"],
      [[""], ""],
    ],
  },
  {
    reason: "A type of column that a selector looks for; it is compared, never called.",
    action: "reference",
    names: {
      builtins: "object",
      numpy: "number integer signedinteger unsignedinteger floating inexact complexfloating generic",
    },
    slots: SELECTED,
  },
  {
    reason: "A dict whose old keys warn when they are read.",
    action: "construct",
    names: { "sklearn.covariance._graph_lasso": "_DictWithDeprecatedKeys" },
    slots: [[named("sklearn.covariance._graph_lasso", "GraphicalLassoCV"), "cv_results_"]],
  },
  {
    reason: "A binary classifier inside a Gaussian process: arrays and a kernel, Python and numpy code.",
    action: "construct",
    names: { "sklearn.gaussian_process._gpc": "_BinaryGaussianProcessClassifierLaplace" },
    slots: [
      [named("sklearn.multiclass", "OneVsOneClassifier OneVsRestClassifier"), "estimator estimators_"],
      [named("sklearn.gaussian_process._gpc", "GaussianProcessClassifier"), "base_estimator_"],
    ],
  },
  {
    reason: "A kernel of a Gaussian process: numbers or further kernels, in estimators that compute with numpy alone.",
    action: "construct",
    names: { "sklearn.gaussian_process.kernels": KERNELS },
    slots: [
      ...SEARCHED,
      [named("sklearn.gaussian_process._gpr", "GaussianProcessRegressor"), "kernel kernel_"],
      [
        named("sklearn.gaussian_process._gpc", "GaussianProcessClassifier _BinaryGaussianProcessClassifierLaplace"),
        "kernel kernel_",
      ],
      [named("sklearn.gaussian_process.kernels", KERNELS), "k1 k2 kernel kernels"],
      [named("sklearn.kernel_ridge", "KernelRidge"), "kernel"],
      [named("sklearn.kernel_approximation", "Nystroem"), "kernel"],
      [named("sklearn.decomposition._kernel_pca", "KernelPCA"), "kernel"],
      [[""], ""],
    ],
  },
  {
    reason: "An estimator that scikit-learn calls experimental, made without arguments.",
    action: "construct",
    names: {
      "sklearn.impute._iterative": "IterativeImputer",
      "sklearn.model_selection._search_successive_halving": "HalvingGridSearchCV HalvingRandomSearchCV",
    },
  },
  {
    reason: "A classifier that answers the one class it saw.",
    action: "construct",
    names: { "sklearn.multiclass": "_ConstantPredictor" },
    slots: [[named("sklearn.multiclass", "OneVsRestClassifier OutputCodeClassifier"), "estimators_"]],
  },
  {
    reason: "A splitter of scikit-learn: numbers; only fit asks it.",
    action: "construct",
    names: {
      "sklearn.model_selection._split":
        "GroupKFold GroupShuffleSplit KFold LeaveOneGroupOut LeaveOneOut LeavePGroupsOut LeavePOut PredefinedSplit " +
        "RepeatedKFold RepeatedStratifiedKFold ShuffleSplit StratifiedGroupKFold StratifiedKFold " +
        "StratifiedShuffleSplit TimeSeriesSplit _CVIterableWrapper",
    },
  },
  {
    reason: "The splitter that a repeated one repeats; only fit makes it.",
    action: "reference",
    names: { "sklearn.model_selection._split": "KFold StratifiedKFold" },
    slots: [[named("sklearn.model_selection._split", "RepeatedKFold RepeatedStratifiedKFold"), "cv"]],
  },
  {
    reason: "An optimizer of a neural network: numbers and arrays; only a further fit uses it.",
    action: "construct",
    names: { "sklearn.neural_network._stochastic_optimizers": "AdamOptimizer SGDOptimizer" },
    slots: [[named("sklearn.neural_network._multilayer_perceptron", "MLPClassifier MLPRegressor"), "_optimizer"]],
  },
  {
    reason: "Calls one listed metric on predictions, by methods whose names are checked; score uses it.",
    action: "construct",
    names: {
      "sklearn.metrics._scorer": "_PredictScorer _ProbaScorer _Scorer _ThresholdScorer",
    },
    slots: SCORER_HOLDERS,
    rules: ["method-names"],
  },
  {
    reason: "Calls one listed metric over thresholds, when a threshold is fitted.",
    action: "construct",
    names: {
      "sklearn.metrics._scorer": "_CurveScorer",
      "sklearn.model_selection._classification_threshold": "_CurveScorer",
    },
    slots: [[THRESHOLD, "_curve_scorer"]],
    rules: ["method-names"],
  },
  {
    reason: "Calls the score method of the estimator that it holds.",
    action: "construct",
    names: { "sklearn.metrics._scorer": "_PassthroughScorer" },
    slots: SCORER_HOLDERS,
  },
  {
    reason: "Calls the score method of the estimator that it is given; releases before 1.3 hold it.",
    action: "reference",
    names: { "sklearn.metrics._scorer": "_passthrough_scorer" },
    slots: [[SEARCHES, "scorer_"]],
  },
  {
    reason: "A metric of scikit-learn: Python and numpy code over targets and predictions.",
    action: "reference",
    names: {
      "sklearn.metrics._classification":
        "accuracy_score balanced_accuracy_score brier_score_loss cohen_kappa_score d2_brier_score d2_log_loss_score " +
        "f1_score fbeta_score hamming_loss hinge_loss jaccard_score log_loss matthews_corrcoef precision_score " +
        "recall_score zero_one_loss",
      "sklearn.metrics._ranking": "average_precision_score ndcg_score roc_auc_score top_k_accuracy_score",
      "sklearn.metrics._regression":
        "d2_absolute_error_score d2_pinball_score d2_tweedie_score explained_variance_score max_error " +
        "mean_absolute_error mean_absolute_percentage_error mean_gamma_deviance mean_pinball_loss " +
        "mean_poisson_deviance mean_squared_error mean_squared_log_error mean_tweedie_deviance " +
        "median_absolute_error r2_score root_mean_squared_error root_mean_squared_log_error",
      "sklearn.metrics._scorer": "negative_likelihood_ratio positive_likelihood_ratio",
      "sklearn.metrics.cluster._supervised":
        "adjusted_mutual_info_score adjusted_rand_score completeness_score fowlkes_mallows_score homogeneity_score " +
        "mutual_info_score normalized_mutual_info_score rand_score v_measure_score",
    },
    slots: [[SCORERS, "_score_func"]],
  },
  {
    reason: "What an object wants to be told at fit and score: names and truth values.",
    action: "construct",
    names: { "sklearn.utils._metadata_requests": "MetadataRequest MethodMetadataRequest" },
  },
  {
    reason: "Scores features by statistics of data; only fit calls it.",
    action: "reference",
    names: {
      "sklearn.feature_selection._univariate_selection": "chi2 f_classif f_oneway f_regression r_regression",
      "sklearn.feature_selection._mutual_info": "mutual_info_classif mutual_info_regression",
    },
    slots: [...SEARCHED, [SELECTORS, "score_func"]],
  },
  {
    reason: "Pools columns of an array into one.",
    action: "reference",
    names: { numpy: "amax amin max mean median min std sum var" },
    slots: [...SEARCHED, [named("sklearn.cluster._agglomerative", "FeatureAgglomeration"), "pooling_func"]],
  },
  {
    reason: "Computes element by element what an ordinary transformer of columns computes.",
    action: "reference",
    names: { numpy: "around clip imag nan_to_num real round round_" },
    slots: FUNCTIONS,
  },
];

/** Where ufuncs may stand. */
export const UFUNC_SLOTS = FUNCTIONS;

/** Modules in which releases of numpy say that their ufuncs are, that of numpy 1 last. */
export const UFUNC_MODULES = ["numpy", "numpy._core._multiarray_umath", "numpy.core._multiarray_umath"];
