import type { CodeEntry } from "./entry.js";

/** Codes of trusted types with hostile content. */
export const CONTENT_CODES = {
  E_CONTENT_TREE: {
    class: "refused",
    meaning: "A decision tree has nodes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_ENSEMBLE: {
    class: "refused",
    meaning: "The members of an ensemble do not fit it.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_INITIAL: {
    class: "unsupported",
    meaning: "The shape of what the initial estimator of a gradient boosting model predicts is not known.",
    next: "Fit it with the default init, or have somebody review the initial estimator.",
  },
  E_CONTENT_NEIGHBORS: {
    class: "refused",
    meaning: "A neighbours model has indices or shapes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_CLUSTER: {
    class: "refused",
    meaning: "A clustering model has shapes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_VOCABULARY: {
    class: "refused",
    meaning: "A vocabulary has column numbers that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_ENCODER: {
    class: "refused",
    meaning: "The categories of an encoder do not fit the columns that it says it writes.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_SVM: {
    class: "refused",
    meaning: "The arrays of a support vector machine do not fit each other.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_SPLINE: {
    class: "refused",
    meaning: "A spline or a polynomial has sizes that compiled code would follow out of its arrays, or without end.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_STATE: {
    class: "refused",
    meaning: "A state holds a number that no machine can follow.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_METHOD: {
    class: "refused",
    meaning: "A state puts a value in the place of a method.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_FILE: {
    class: "refused",
    meaning: "A later call would open a file, or keep files in a folder that the model names.",
    next: 'Have whoever made it fit the model with input="content" and memory=None.',
  },
  E_CONTENT_ARGUMENTS: {
    class: "refused",
    meaning: "A call, or the name of a method to call, is none that scikit-learn writes.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_COVARIANCE: {
    class: "refused",
    meaning: "A covariance model has a matrix that compiled code would read beyond its end.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_MEMBER: {
    class: "unsupported",
    meaning: "The shape of what a member of a one-versus-rest classifier answers is not known.",
    next: "Use a member that is known, or have somebody review this one.",
  },
} as const satisfies Record<string, CodeEntry>;
