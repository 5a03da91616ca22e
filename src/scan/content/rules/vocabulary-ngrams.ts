import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_VOCABULARY";

/** Source: scikit-learn 1.1 to 1.9 `feature_extraction/text.py`, `_word_ngrams` and its like. */
export const NGRAM_RANGE: ContentRule = {
  name: "ngram-range",
  code: CODE,
  types: [
    "sklearn.feature_extraction.text.CountVectorizer",
    "sklearn.feature_extraction.text.HashingVectorizer",
    "sklearn.feature_extraction.text.TfidfVectorizer",
  ],
  prevents: "transform counts up from a negative length of n-grams for as long as the file says.",
  check(vectorizer, inspector) {
    const range = vectorizer.attributes.get("ngram_range");
    if (range === undefined) return undefined;
    const ends = inspector.items(range)?.map((end) => inspector.number(end));
    return () => {
      const numbers = ends?.map((end) => end() ?? NaN) ?? [];
      if (numbers.length === 2 && numbers.every((end) => Number.isSafeInteger(end) && end >= 0)) return;
      inspector.refuse(CODE, vectorizer, "ngram_range", `it is (${numbers.join(", ")})`, "two lengths are wanted");
    };
  },
};
