import type { ContentRule } from "../rule.js";
import { ATTRIBUTE_TYPES } from "./method-shadow.js";

const CODE = "E_CONTENT_STATE";

/** No machine has as many cores; each job is a process or a thread that is started at once. */
const MAX_JOBS = 4096;

/** Source: joblib `Parallel`, to which predict and transform of scikit-learn 1.1 to 1.9 hand `n_jobs`. */
export const JOB_COUNT: ContentRule = {
  name: "job-count",
  code: CODE,
  types: ATTRIBUTE_TYPES,
  prevents: "predict or transform starts as many processes as the file says.",
  check(object, inspector) {
    const jobs = object.attributes.get("n_jobs");
    if (jobs === undefined || inspector.isNone(jobs)) return undefined;
    const number = inspector.number(jobs);
    return () => {
      const count = number() ?? NaN;
      if (count <= MAX_JOBS) return;
      inspector.refuse(CODE, object, "n_jobs", `it is ${count}`, `at most ${MAX_JOBS} are wanted`);
    };
  },
};
