import { cannot } from "../../errors/index.js";
import type { Findings } from "../../bytes/index.js";
import type { NodeIndex } from "../../graph/index.js";
import type { ZipDirectory, ZipEntry } from "../zip/index.js";
import { SCHEMA } from "./schema.js";

/** What a member is read as. */
export type MemberUse = "npy" | "npz" | "bin";

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

/**
 * Which member belongs to which nodes. Every member is named by some node, every name leads to a member, and a
 * member has one meaning.
 */
export class MemberTable {
  readonly #directory: ZipDirectory;
  readonly #findings: Findings;
  readonly #byName = new Map<string, MemberClaim>();
  /** Members that two occurrences of one object name; their contents must be equal. */
  readonly equalPairs: (readonly [left: ZipEntry, right: ZipEntry])[] = [];
  readonly #pairs = new Set<string>();

  constructor(directory: ZipDirectory, findings: Findings) {
    this.#directory = directory;
    this.#findings = findings;
  }

  get claims(): IterableIterator<MemberClaim> {
    return this.#byName.values();
  }

  /**
   * @param refuse - called with what is wrong
   * @returns the claim, with `node` entered, or `undefined` after a refusal
   */
  claim(
    member: string,
    use: MemberUse,
    meaning: { readonly kind: string; readonly module: string; readonly name: string },
    node: NodeIndex,
    refuse: (is: string, wanted: string) => void,
  ): MemberClaim | undefined {
    const known = this.#byName.get(member);
    if (known) {
      if (!isSame(known, use, meaning)) refuse("another node reads it as something else", "one meaning is allowed");
      known.nodes.push(node);
      return known.use === use ? known : undefined;
    }
    if (!member.endsWith(`.${use}`)) {
      refuse(`its name does not end in .${use}`, "the suffix tells what it holds");
      return undefined;
    }
    const entry = this.#directory.byName.get(member);
    if (entry === undefined) {
      refuse("the archive has no such member", "the member must exist");
      return undefined;
    }
    const claim: MemberClaim = { entry, use, ...meaning, nodes: [node] };
    this.#byName.set(member, claim);
    return claim;
  }

  /** @returns whether two members can hold the same content; what remains to be seen goes to `equalPairs`. */
  mayBeEqual(left: string, right: string): boolean {
    if (left === right) return true;
    const a = this.#directory.byName.get(left);
    const b = this.#directory.byName.get(right);
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
    for (const { name } of this.#directory.entries) {
      if (name === SCHEMA || this.#byName.has(name)) continue;
      const message = cannot("place member", name, "no node names it", "every member belongs to a node");
      this.#findings.add("E_SKOPS_MEMBER", message, { path: name });
    }
  }
}

function isSame(
  claim: MemberClaim,
  use: MemberUse,
  { kind, module, name }: { readonly kind: string; readonly module: string; readonly name: string },
): boolean {
  return claim.use === use && claim.kind === kind && claim.module === module && claim.name === name;
}
