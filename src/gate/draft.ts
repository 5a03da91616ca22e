import { Findings, type Note } from "../bytes/index.js";
import { classOf, type Code } from "../errors/index.js";
import type { ApprovedGraph } from "../scan/index.js";
import type { TrustRule } from "../sign/trust/trust-policy.js";
import type { Decision, FileRecord, Outcome, Step } from "./decision.js";
import type { Question } from "./options.js";
import { Problems } from "./problems.js";
import type { Release } from "./release.js";
import { SignatureLog } from "./signatures.js";

/** A decision while it is made. */
export class Draft {
  readonly log = new SignatureLog();
  readonly notes: Note[] = [];
  /** What is being asked. */
  step: Step = "trust";
  rule: TrustRule | undefined;
  root: string | undefined;
  release: Release | undefined;
  files: readonly FileRecord[] = [];
  readonly #question: Question;
  readonly #findings = new Findings();

  constructor(question: Question) {
    this.#question = question;
  }

  note(message: string, path?: string): void {
    this.notes.push({ message, ...(path !== undefined && { path }) });
  }

  /** Asks, until something fails; what fails becomes findings. */
  run(ask: () => void): void {
    try {
      ask();
    } catch (error) {
      const problems = error instanceof Problems ? error.list : [error];
      for (const problem of problems) this.#findings.addError(problem);
    }
  }

  decision(): Decision {
    const { name, environment, at, mode, trust, policy } = this.#question;
    const findings = this.#findings.list;
    const outcome = outcomeOf(findings.map(({ code }) => code));
    return Object.freeze({
      outcome,
      name,
      environment,
      at,
      mode,
      trust: { name: trust.name, digest: trust.digest, expires: trust.expires },
      rule: this.rule,
      policy: { name: policy.name, digest: policy.digest },
      failed: outcome === "admitted" ? undefined : this.step,
      signatures: Object.freeze(this.log.records),
      root: this.root,
      release: this.release?.deploy,
      files: Object.freeze(this.files),
      findings: Object.freeze(findings),
      notes: Object.freeze(this.notes),
      approved: outcome === "admitted" ? approvedGraphs(this.files) : new Map<string, ApprovedGraph>(),
    });
  }
}

function outcomeOf(codes: readonly Code[]): Outcome {
  if (codes.length === 0) return "admitted";
  return codes.some(refuses) ? "refused" : "undecided";
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused" || kind === "unverified";
}

function approvedGraphs(files: readonly FileRecord[]): ReadonlyMap<string, ApprovedGraph> {
  return new Map(files.flatMap(({ path, scan }) => (scan?.approved ? [[path, scan.approved] as const] : [])));
}
