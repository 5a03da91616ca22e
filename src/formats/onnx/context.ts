import type { Companion, Findings, Host, Limits } from "../../bytes/index.js";
import { artifactError, cannot, type Code } from "../../errors/index.js";
import { GraphBuilder, IntColumn, Interner, type NodeIndex } from "../../graph/index.js";
import { CallTable } from "./calls.js";
import { ExternalFiles } from "./external-files.js";
import type { FunctionAttributes } from "./function-attributes.js";
import { NameMarks } from "./name-marks.js";
import { decodeText } from "./names.js";

/** Longest name that is likely to come again. */
const MAX_NAME = 64;

/** Where a reading reports to. */
export interface OnnxReport {
  readonly findings: Findings;
  readonly limits: Limits;
  /** @returns the path of the message that is being read */
  readonly path: () => string;
  /** Whether graph nodes are made. */
  readonly keepGraph: boolean;
  readonly host: Host;
  readonly companion: Companion | undefined;
}

/** What the sinks of one model share. */
export class OnnxContext {
  readonly findings: Findings;
  readonly limits: Limits;
  readonly path: () => string;
  readonly builder: GraphBuilder;
  readonly calls = new CallTable();
  /** Names of values, operators, domains and attributes; {@link NO_NAME} is the empty one. */
  readonly names = new Interner();
  readonly marks = new NameMarks();
  /** Names that the open nodes use and make, as {@link NodeSink} pushes them. */
  readonly values = new IntColumn();
  readonly files: ExternalFiles;
  readonly keepGraph: boolean;
  /** Scope whose nodes are read: 0 for the model, then one for each function. */
  scope = 0;
  /** Of the local function that is read; absent outside. */
  functionAttributes: FunctionAttributes | undefined;
  /** Graphs that are open. */
  graphDepth = 0;
  nodes = 0;
  tensors = 0;
  tensorBytes = 0;
  /** Bytes that sparse tensors have when they are made dense. */
  denseBytes = 0;
  /** Empty dict for nodes without attributes. */
  #noAttributes: NodeIndex | undefined;

  constructor(report: OnnxReport) {
    this.findings = report.findings;
    this.limits = report.limits;
    this.path = report.path;
    this.keepGraph = report.keepGraph;
    this.builder = new GraphBuilder(report.limits);
    this.files = new ExternalFiles(report);
    this.names.intern(new Uint8Array(0), 0, 0);
  }

  /** Adds a finding at the message that is being read. */
  refuse(code: Code, quoted: string, is: string, wanted: string): void {
    this.refuseAt(this.path(), code, quoted, is, wanted);
  }

  refuseAt(path: string, code: Code, quoted: string, is: string, wanted: string): void {
    if (!this.findings.full) this.findings.add(code, cannot("admit", quoted, is, wanted), { path });
  }

  /** @returns an error at the message that is being read, to be thrown. */
  fail(code: Code, quoted: string, is: string, wanted: string): Error {
    return artifactError(code, cannot("read", quoted, is, wanted), { path: this.path() });
  }

  /** @returns a text that is likely to come again, decoded once. */
  name(bytes: Uint8Array, start: number, end: number): string {
    return end - start > MAX_NAME
      ? decodeText(bytes, start, end)
      : this.names.text(this.names.intern(bytes, start, end));
  }

  noAttributes(): NodeIndex {
    return (this.#noAttributes ??= this.builder.dict([]));
  }
}
