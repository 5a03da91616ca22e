import { cannot } from "../../errors/index.js";
import type { Findings } from "../../bytes/index.js";
import { Interner, type NodeIndex } from "../../graph/index.js";
import { centralName, type ZipDirectory, type ZipEntry } from "../zip/index.js";
import type { Records } from "./records.js";
import { SCHEMA } from "./schema.js";

/** What a member is read as. */
export type MemberUse = "npy" | "npz" | "bin";

const SUFFIXES: Readonly<Record<MemberUse, string>> = { npy: ".npy", npz: ".npz", bin: ".bin" };

/** One member that some node names. */
export interface MemberClaim {
  readonly entry: ZipEntry;
  readonly use: MemberUse;
  /** Kind and type of the nodes that name it: another meaning is refused. */
  readonly kind: string;
  readonly module: string;
  readonly name: string;
  /** Nodes that take their content from it. */
  readonly nodes: NodeIndex[];
}

/** Kind and type of a node that names a member. */
type Meaning = Pick<MemberClaim, "kind" | "module" | "name">;

/**
 * Which member belongs to which nodes. Every member is named by some node, every name leads to a member, and a
 * member has one meaning. Members are found by the bytes of their names, which need not become strings.
 */
export class MemberTable {
  readonly #directory: ZipDirectory;
  readonly #findings: Findings;
  readonly #names = new Interner();
  /** Members and claims by the number of their name; of two equal names the last, as in CPython. */
  readonly #entries: (ZipEntry | undefined)[] = [];
  readonly #claims: (MemberClaim | undefined)[] = [];
  /** Members that two occurrences of one object name; their contents must be equal. */
  readonly equalPairs: (readonly [left: ZipEntry, right: ZipEntry])[] = [];
  readonly #pairs = new Set<string>();

  constructor(directory: ZipDirectory, findings: Findings) {
    this.#directory = directory;
    this.#findings = findings;
    for (const entry of directory.entries) {
      const name = centralName(entry, directory);
      this.#entries[this.#names.intern(name, 0, name.length)] = entry;
    }
  }

  *claims(): Generator<MemberClaim> {
    for (const claim of this.#claims) if (claim) yield claim;
  }

  /**
   * Enters `node` for the member that the string `record` names.
   *
   * @returns what is wrong and what is wanted, if anything is
   */
  claim(
    records: Records,
    record: number,
    use: MemberUse,
    meaning: Meaning,
    node: NodeIndex,
  ): readonly [is: string, wanted: string] | undefined {
    const number = records.internIn(record, this.#names);
    const known = this.#claims[number];
    if (known) {
      if (!isSame(known, use, meaning)) return ["another node reads it as something else", "one meaning is allowed"];
      known.nodes.push(node);
      return undefined;
    }
    const entry = this.#entries[number];
    if (entry === undefined) return ["the archive has no such member", "the member must exist"];
    if (!entry.name.endsWith(SUFFIXES[use])) {
      return [`its name does not end in ${SUFFIXES[use]}`, "the suffix tells what it holds"];
    }
    const { kind, module, name } = meaning;
    this.#claims[number] = { entry, use, kind, module, name, nodes: [node] };
    return undefined;
  }

  /**
   * @returns whether the members that two records name can hold the same content; what remains to be seen goes to
   *   `equalPairs`
   */
  mayBeEqual(records: Records, left: number, right: number): boolean {
    const one = records.internIn(left, this.#names);
    const other = records.internIn(right, this.#names);
    if (one === other) return true;
    const a = this.#entries[one];
    const b = this.#entries[other];
    if (!a || !b || a.crc32 !== b.crc32 || a.size !== b.size) return false;
    const key = `${a.index} ${b.index}`;
    if (!this.#pairs.has(key)) {
      this.#pairs.add(key);
      this.equalPairs.push([a, b]);
    }
    return true;
  }

  /** Refuses members that nothing names. */
  checkAllClaimed(): void {
    const claimed = new Set<ZipEntry>();
    for (const { entry } of this.claims()) claimed.add(entry);
    for (const entry of this.#directory.entries) {
      if (entry.name === SCHEMA || claimed.has(entry)) continue;
      const message = cannot("place member", entry.name, "no node names it", "every member belongs to a node");
      this.#findings.add("E_SKOPS_MEMBER", message, { path: entry.name });
    }
  }
}

function isSame(claim: MemberClaim, use: MemberUse, { kind, module, name }: Meaning): boolean {
  return claim.use === use && claim.kind === kind && claim.module === module && claim.name === name;
}
