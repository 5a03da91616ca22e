import { expect, test } from "vitest";
import { Arrays, instance } from "../../../helpers/content.js";

const findings = (steps: number): string[] =>
  new Arrays().findings(instance("sklearn.kernel_approximation.AdditiveChi2Sampler", { sample_steps: steps }));

test("a sampler takes as many steps as people ask for, and not more", () => {
  for (const steps of [1, 3, 1024]) expect(findings(steps)).toEqual([]);
  for (const steps of [1025, 2 ** 53]) expect(findings(steps).join()).toMatch(/^E_CONTENT_STATE: .*sample_steps/);
});
