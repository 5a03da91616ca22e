import type { ReportSummary, Verdict } from "../index.js";

/** What the exit status says; anything but `approved` blocks. */
export const EXIT = {
  approved: 0,
  /** Something is refused or untrusted. */
  blocked: 1,
  /** There is no verdict for something, or usage, configuration, input or output failed. */
  noVerdict: 2,
  /** Nothing supported was found. */
  nothing: 3,
  /** Ctrl-C, as shells count signals. */
  interrupted: 130,
} as const;

/** A verdict that can count as a failure. */
export type Failure = Exclude<Verdict, "approved">;

/**
 * @param exitZero - whether what is refused or untrusted shall not count; what has no verdict still does
 * @param failOn - verdicts that end with {@link EXIT.blocked} whatever else is asked for
 */
export function exitCodeOf(summary: ReportSummary, exitZero: boolean, failOn: readonly Failure[] = []): number {
  if (summary.artifacts === 0) return EXIT.nothing;
  const blocking = exitZero ? failOn : (["untrusted", "refused", ...failOn] as const);
  if (blocking.some((verdict) => summary[verdict] > 0)) return EXIT.blocked;
  return summary.undecided > 0 ? EXIT.noVerdict : EXIT.approved;
}
