import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { ATTRIBUTE_TYPES } from "./method-shadow.js";

const CODE = "E_CONTENT_STATE";

/** No machine has as many cores; each job is a process or a thread that is started at once. */
const MAX_JOBS = 4096;

/** Dicts whose entries become keyword arguments of `pairwise_kernels` and its like. */
const PARAMETERS = ["effective_metric_params_", "kernel_params", "metric_params", "pairwise_kernels_kwargs"];

/** Source: joblib `Parallel`, to which predict and transform of scikit-learn 1.1 to 1.9 hand `n_jobs`. */
export const JOB_COUNT: ContentRule = {
  name: "job-count",
  code: CODE,
  types: ATTRIBUTE_TYPES,
  prevents: "predict or transform starts as many processes as the file says.",
  check(object, inspector) {
    const counts = [...PARAMETERS, undefined].flatMap((holder) => jobsOf(object, inspector, holder));
    return () => {
      for (const [what, number] of counts) {
        const count = number() ?? NaN;
        if (count <= MAX_JOBS) continue;
        inspector.refuse(CODE, object, what, `it is ${count}`, `at most ${MAX_JOBS} are wanted`);
      }
    };
  },
};

/** @param holder - the attribute whose dict holds the number, absent for the object itself */
function jobsOf(
  { attributes }: ContentObject,
  inspector: ContentInspector,
  holder: string | undefined,
): [what: string, number: () => number | undefined][] {
  if (holder === undefined) {
    const jobs = attributes.get("n_jobs");
    return jobs === undefined || inspector.isNone(jobs) ? [] : [["n_jobs", inspector.number(jobs)]];
  }
  return (inspector.entries(attributes.get(holder)) ?? [])
    .filter(([key, value]) => inspector.text(key) === "n_jobs" && !inspector.isNone(value))
    .map(([, value]) => [`${holder}["n_jobs"]`, inspector.number(value)]);
}
