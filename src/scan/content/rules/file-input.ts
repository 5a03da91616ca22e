import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_FILE";

/** Source: scikit-learn 1.1 to 1.9 `feature_extraction/text.py`, `_VectorizerMixin.decode`. */
export const FILE_INPUT: ContentRule = {
  name: "file-input",
  code: CODE,
  types: [
    "sklearn.feature_extraction.text.CountVectorizer",
    "sklearn.feature_extraction.text.HashingVectorizer",
    "sklearn.feature_extraction.text.TfidfVectorizer",
  ],
  prevents: "transform takes each text of the caller's for the path of a file, and reads that.",
  check(vectorizer, inspector) {
    const input = vectorizer.attributes.get("input");
    const text = inspector.text(input);
    if (input === undefined || text === "content") return;
    inspector.refuse(CODE, vectorizer, "input", `it is ${text ?? "no text"}`, "only content is read without a file");
  },
};
