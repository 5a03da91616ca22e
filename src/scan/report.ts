import type { Finding, Note } from "../bytes/index.js";
import type { Container, Format } from "../formats/detect.js";
import type { Action, FileFact, RequirementUse } from "../graph/index.js";
import type { Completeness } from "./inventory.js";
import type { Verdict } from "./judge.js";

/** A report as `schemas/report-v1.schema.json` describes it. */
export interface Report {
  readonly schemaVersion: "1.0";
  readonly tool: { readonly name: "sallyport"; readonly version: string };
  readonly policy: { readonly name: string; readonly digest: string };
  readonly artifacts: readonly ArtifactReport[];
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  readonly summary: ReportSummary;
}

export interface ReportSummary {
  readonly artifacts: number;
  readonly approved: number;
  readonly untrusted: number;
  readonly refused: number;
  readonly undecided: number;
  readonly ignored: number;
}

export interface RequirementReport {
  readonly id: string;
  readonly action: Action;
  /** Python module. */
  readonly module?: string;
  /** Domain of an ONNX operator or function, in place of `module`. */
  readonly domain?: string;
  readonly name: string;
  readonly status: "trusted" | "untrusted" | "denied";
  readonly reason?: string;
  /** Whether a baseline knows this untrusted name at this place; absent otherwise. */
  readonly known?: true;
  readonly count: number;
  readonly first: string;
  /** Operator set versions under which an operator is used, ascending. */
  readonly opsets?: readonly number[];
  readonly uses: readonly RequirementUse[];
  readonly moreUses: number;
}

export interface ArtifactReport {
  readonly path: string;
  readonly sha256?: string;
  readonly size?: number;
  readonly format: Format;
  readonly container: Container;
  readonly completeness: Completeness;
  readonly verdict: Verdict;
  readonly requirements: readonly RequirementReport[];
  readonly notes: readonly Note[];
  readonly findings: readonly Finding[];
  readonly facts: {
    readonly nodes: number;
    readonly arrays: number;
    readonly arrayBytes: number;
    readonly members: number;
    readonly protocol?: number;
    readonly libraries: Readonly<Record<string, string>>;
    /** Files beside the artifact that it uses, by name in code units; absent without any. */
    readonly files?: readonly FileFact[];
  };
}
