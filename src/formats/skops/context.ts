import type { Findings, Limits, Note } from "../../bytes/index.js";
import { artifactError, cannot, classOf, type ArtifactError, type Code } from "../../errors/index.js";
import {
  GraphBuilder,
  IntColumn,
  Interner,
  type ArrayDescriptor,
  type NodeIndex,
  type RequirementIndex,
  type UseSite,
} from "../../graph/index.js";
import { KeyNodes, keyType, type KeyType } from "./keys.js";
import type { MemberTable } from "./members.js";
import { NamingTable } from "./naming.js";
import type { Schema } from "./read-schema.js";
import type { Records } from "./records.js";

/** Notes kept; the same remark a thousand times informs nobody. */
const MAX_NOTES = 100;

/** Where a lowering reports to. */
export interface LoweringReport {
  readonly findings: Findings;
  readonly limits: Limits;
  /** @returns the path of the node that is being read */
  readonly path: () => string;
}

/** What a node asks of an array that it holds. */
export interface Expectation {
  readonly code: Code;
  readonly wanted: string;
  /** Path of the node that asks. */
  readonly path: string;
  readonly accepts: (array: ArrayDescriptor) => boolean;
}

/** What the steps of one lowering share: the records, the graph that grows, and where to report. */
export class LoweringContext {
  readonly records: Records;
  readonly protocol: number;
  readonly members: MemberTable;
  readonly findings: Findings;
  readonly limits: Limits;
  readonly builder: GraphBuilder;
  /** Texts of `__loader__`, `__module__` and `__class__`. */
  readonly names = new Interner();
  /** Module that stood beside a class last, as numbers of `names`. */
  readonly moduleOfClass: number[] = [];
  readonly namings: NamingTable;
  readonly keyNodes: KeyNodes;
  /** Nodes of finished children, whose parents are not built yet. */
  readonly values = new IntColumn();
  /** Room for the entries of one dict. */
  readonly scratch = new IntColumn();
  /** Values of `_sklearn_version` in the states of objects. */
  readonly sklearnVersions = new Set<string>();
  readonly notes: Note[] = [];
  /** Where the node stands that is being read. */
  readonly site: UseSite = { owner: -1, attribute: undefined, callee: -1 };
  /** @returns `schema.json#` and the JSON pointer (RFC 6901) of the node that is being read. */
  readonly path: () => string;
  /** By array node. */
  readonly expectations = new Map<NodeIndex, Expectation[]>();
  /** Dicts whose keys were checked as those of a state: one may serve many objects. */
  readonly checkedStates = new Set<NodeIndex>();
  /** Items of object arrays so far, nested rows unrolled. */
  arrayItems = 0;
  /** The last error made, which stands for those that are not kept. */
  #unseen: ArtifactError | undefined;
  readonly #keyTypes: (KeyType | RequirementIndex)[] = [];

  constructor({ records, protocol }: Schema, members: MemberTable, report: LoweringReport) {
    this.records = records;
    this.protocol = protocol;
    this.members = members;
    this.findings = report.findings;
    this.limits = report.limits;
    this.path = report.path;
    this.builder = new GraphBuilder(report.limits);
    this.namings = new NamingTable(this.builder.requirements, this.names, report.findings);
    this.keyNodes = new KeyNodes(this.builder, records.keys);
  }

  /** Adds a finding at the node that is being read. */
  refuse(code: Code, quoted: string, is: string, wanted: string): void {
    if (!this.findings.full) this.findings.add(code, cannot("read", quoted, is, wanted), { path: this.path() });
  }

  /** @returns an error at the node that is being read, to be thrown. */
  fail(code: Code, quoted: string, is: string, wanted: string): Error {
    // Nobody will see it: a million of them must not cost a million stack traces.
    if (this.#unseen && this.findings.full && classOf(code) !== "limit") return this.#unseen;
    return (this.#unseen = artifactError(code, cannot("read", quoted, is, wanted), { path: this.path() }));
  }

  /**
   * Asks something of an array whose header is read later.
   *
   * @param wanted - for the finding `code`, if it does not hold
   */
  expectArray(array: NodeIndex, code: Code, wanted: string, accepts: (array: ArrayDescriptor) => boolean): void {
    const expected = this.expectations.get(array) ?? [];
    expected.push({ code, wanted, path: this.path(), accepts });
    this.expectations.set(array, expected);
  }

  note(message: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push(Object.freeze({ message, path: this.path() }));
  }

  /**
   * @param requirement - a type that stands in `key_types`
   * @returns how it reads the text of a key, or, for a type of which only calling it can tell, the requirement of
   *   that call
   */
  keyTypeOf(requirement: RequirementIndex): KeyType | RequirementIndex {
    const kind = (this.#keyTypes[requirement] ??= this.#keyType(requirement));
    if (typeof kind === "number") this.builder.requirements.use(kind, this.site);
    return kind;
  }

  #keyType(requirement: RequirementIndex): KeyType | RequirementIndex {
    const table = this.builder.requirements;
    const { module, name } = table.get(requirement) ?? { module: "", name: "" };
    return keyType(module, name) ?? table.declare("call", module, name, false, this.path);
  }
}
