import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_STATE";

/** Beyond what anybody samples: scikit-learn knows intervals for up to three steps. */
const MAX_STEPS = 1024;

/** Source: scikit-learn 1.1 to 1.9 `kernel_approximation.py`, `AdditiveChi2Sampler.transform`. */
export const SAMPLE_STEPS: ContentRule = {
  name: "sample-steps",
  code: CODE,
  types: ["sklearn.kernel_approximation.AdditiveChi2Sampler"],
  prevents: "transform makes two copies of the data for each of as many steps as the file says.",
  check(sampler, inspector) {
    const steps = sampler.attributes.get("sample_steps");
    if (steps === undefined) return undefined;
    const number = inspector.number(steps);
    return () => {
      const count = number() ?? NaN;
      if (count <= MAX_STEPS) return;
      inspector.refuse(CODE, sampler, "sample_steps", `it is ${count}`, `at most ${MAX_STEPS} are wanted`);
    };
  },
};
