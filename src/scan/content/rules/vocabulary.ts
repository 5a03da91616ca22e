import { permutationCheck } from "../permutation.js";
import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_VOCABULARY";

const DICT_VECTORIZER = "sklearn.feature_extraction._dict_vectorizer.DictVectorizer";

/** Dicts that number the columns of a sparse matrix, by type. */
const NUMBERED: ReadonlyMap<string, string> = new Map([
  [DICT_VECTORIZER, "vocabulary_"],
  ["sklearn.feature_extraction.text.CountVectorizer", "vocabulary_"],
  ["sklearn.feature_extraction.text.TfidfVectorizer", "vocabulary_"],
  ["sklearn.preprocessing._label.MultiLabelBinarizer", "_cached_dict"],
]);

/**
 * `transform` takes the numbers for the columns of a sparse matrix as wide as the dict is long, and scipy looks at none
 * of them. Source: scikit-learn 1.1 to 1.9 `feature_extraction/text.py`, `_dict_vectorizer.py`,
 * `preprocessing/_label.py`.
 */
export const VOCABULARY: ContentRule = {
  name: "vocabulary",
  code: CODE,
  types: [...NUMBERED.keys()],
  prevents: "A sparse matrix gets columns beyond its width, and whatever sorts or unpacks it writes out of its arrays.",
  check(object, inspector) {
    const attribute = NUMBERED.get(object.type) ?? "";
    const dict = object.attributes.get(attribute);
    if (dict === undefined || (attribute === "_cached_dict" && inspector.isNone(dict))) return undefined;
    const fault = permutationCheck(inspector, dict);
    const size = inspector.entries(dict)?.length ?? 0;
    if (object.type === DICT_VECTORIZER) {
      const names = inspector.items(object.attributes.get("feature_names_"))?.length;
      if (names !== size) {
        const wanted = `a list of ${size} is wanted, one for each of vocabulary_`;
        inspector.refuse(CODE, object, "feature_names_", `there are ${names ?? "none"}`, wanted);
      }
    }
    return () => {
      const is = fault();
      if (is !== undefined) inspector.refuse(CODE, object, attribute, is, `each of [0, ${size}) must stand there once`);
    };
  },
};
