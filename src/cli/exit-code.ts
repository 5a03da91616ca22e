import type { ReportSummary } from "../index.js";

/** What the exit status says; anything but `approved` blocks. */
export const EXIT = {
  approved: 0,
  /** Something is refused or untrusted. */
  blocked: 1,
  /** There is no verdict for something, or usage, configuration, input or output failed. */
  noVerdict: 2,
  /** Nothing supported was found. */
  nothing: 3,
} as const;

/** @param exitZero - whether what is refused or untrusted shall not count; what has no verdict still does */
export function exitCodeOf(summary: ReportSummary, exitZero: boolean): number {
  if (summary.artifacts === 0) return EXIT.nothing;
  if (!exitZero && summary.refused + summary.untrusted > 0) return EXIT.blocked;
  return summary.undecided > 0 ? EXIT.noVerdict : EXIT.approved;
}
