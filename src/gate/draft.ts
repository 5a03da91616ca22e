import { Findings, type Finding, type Note } from "../bytes/index.js";
import { classOf, type Code } from "../errors/index.js";
import type { FileRecord, Outcome, Step } from "./decision.js";
import { Problems } from "./problems.js";
import { SignatureLog } from "./signatures.js";

/** What is known while a decision is made. */
export class Draft {
  readonly log = new SignatureLog();
  readonly notes: Note[] = [];
  /** What is being asked. */
  step: Step = "trust";
  root: string | undefined;
  files: readonly FileRecord[] = [];
  readonly #findings = new Findings();

  /** Asks, until something fails; what fails becomes findings. */
  run(ask: () => void): void {
    try {
      ask();
    } catch (error) {
      const problems = error instanceof Problems ? error.list : [error];
      for (const problem of problems) this.#findings.addError(problem);
    }
  }

  get findings(): readonly Finding[] {
    return this.#findings.list;
  }

  get outcome(): Outcome {
    const { findings } = this;
    if (findings.length === 0) return "admitted";
    return findings.some(({ code }) => refuses(code)) ? "refused" : "undecided";
  }
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  // A scan cannot judge a FIFO or device; here it is one thing that nobody signed.
  return kind === "malformed" || kind === "refused" || kind === "unverified" || code === "E_SPECIAL_FILE";
}
