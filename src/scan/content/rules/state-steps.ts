import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_STATE";

/** scikit-learn itself knows the interval for 1, 2 and 3 steps alone; each step is two columns for each feature. */
const MAX_STEPS = 1024;

/** Source: scikit-learn 1.1 to 1.9 `kernel_approximation.py` (`AdditiveChi2Sampler.transform`). */
export const SAMPLE_STEPS: ContentRule = {
  name: "sample-steps",
  code: CODE,
  types: ["sklearn.kernel_approximation.AdditiveChi2Sampler"],
  prevents: "transform makes columns without end.",
  check(object, inspector) {
    const steps = inspector.number(object.attributes.get("sample_steps"));
    return () => {
      const count = steps();
      if (count === undefined || count <= MAX_STEPS) return;
      inspector.refuse(CODE, object, "sample_steps", `it is ${count}`, `at most ${MAX_STEPS} are wanted`);
    };
  },
};
