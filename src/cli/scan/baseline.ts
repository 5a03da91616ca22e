import { artifactError, cannot, type ArtifactReport } from "../../index.js";
import { readSmallFile } from "../../node/small-file.js";
import { writeWholeFile } from "../../node/output.js";
import { Baseline, isKnown, renderBaseline } from "../../report/index.js";
import { assertNoModel } from "../write-output.js";

/** Options of `sallyport scan` about what is known. */
export interface BaselineOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly reason?: string;
  readonly expires?: string;
}

/** A baseline with 100,000 entries has some 40 MB. */
const MAX_BASELINE_BYTES = 2 ** 26;

/** Marks what is known while artifacts come, and keeps what is to be known from now on. */
export class BaselineKeeper {
  /** Untrusted artifacts with nothing new. */
  known = 0;
  readonly #baseline: Baseline | undefined;
  readonly #target: { readonly file: string; readonly reason: string; readonly expires: string } | undefined;
  readonly #kept: ArtifactReport[] = [];

  /**
   * @throws UsageError `E_USAGE` for options without each other, `E_OUTPUT` for the name of a model; `E_BASELINE`, `E_OPTIONS`, and SourceError
   *   `E_SOURCE_READ` of the file
   */
  constructor({ baseline, writeBaseline, reason, expires }: BaselineOptions, at: Date) {
    this.#target = targetOf(writeBaseline, reason, expires);
    this.#baseline =
      baseline === undefined ? undefined : Baseline.parse(readSmallFile(baseline, MAX_BASELINE_BYTES), baseline, at);
  }

  /** @returns the artifact as it is reported. */
  add(artifact: ArtifactReport): ArtifactReport {
    const marked = this.#baseline?.mark(artifact) ?? artifact;
    if (isKnown(marked)) this.known++;
    if (this.#target && artifact.verdict === "untrusted") {
      const requirements = artifact.requirements.filter(({ status }) => status === "untrusted");
      this.#kept.push({ ...artifact, requirements, notes: [] });
    }
    return marked;
  }

  /** Writes what was kept. @throws UsageError `E_OUTPUT` */
  write(): void {
    if (this.#target) writeWholeFile(this.#target.file, renderBaseline(this.#kept, this.#target));
  }
}

/** Who accepts something says why, and until when. */
function targetOf(
  file: string | undefined,
  reason: string | undefined,
  expires: string | undefined,
): { readonly file: string; readonly reason: string; readonly expires: string } | undefined {
  if (file === undefined) {
    const given = reason ?? expires;
    if (given === undefined) return undefined;
    const wanted = "they belong to --write-baseline";
    throw artifactError("E_USAGE", cannot("use --reason or --expires", given, "no baseline is written", wanted));
  }
  assertNoModel(file);
  if (reason !== undefined && expires !== undefined && reason.trim() !== "") return { file, reason, expires };
  const wanted = "both --reason and --expires are wanted";
  throw artifactError("E_USAGE", cannot("write the baseline", file, "it does not say why and until when", wanted));
}
