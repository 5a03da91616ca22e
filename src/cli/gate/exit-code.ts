import type { Decision } from "../../gate/index.js";
import { EXIT } from "../exit-code.js";

/** @returns the exit status of a decision; a folder without a model is told from one without a verdict. */
export function exitCodeOf({ outcome, findings }: Pick<Decision, "outcome" | "findings">): number {
  switch (outcome) {
    case "admitted":
      return EXIT.approved;
    case "refused":
      return EXIT.blocked;
    case "undecided":
      return findings.every(({ code }) => code === "E_NO_MODEL") ? EXIT.nothing : EXIT.noVerdict;
  }
}
