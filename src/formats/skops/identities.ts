import { IntColumn, type NodeIndex } from "../../graph/index.js";
import type { LoweringContext } from "./context.js";
import type { NodeFields } from "./fields.js";
import { IdTable } from "./id-table.js";
import { FIELD } from "./kinds.js";
import { RECORD } from "./records.js";
import { BodyComparer, COMPARE } from "./same-body.js";

const MAX_ID = "18446744073709551615";
const NONE = -1;

/** The first occurrence of every `__id__`: shared objects stay shared, and a second body cannot hide behind a first. */
export class Identities {
  readonly #context: LoweringContext;
  readonly #ids = new IdTable();
  readonly #records = new IntColumn();
  /** Node of the first occurrence, or -1 while it is being read. */
  readonly #nodes = new IntColumn();
  readonly #bodies: BodyComparer;
  /** Whether the first occurrence stands inside the second body of another node, which skops does not read. */
  readonly #unread = new Set<number>();
  /** Repeated nodes that are being read. */
  #openRepeats = 0;

  constructor(context: LoweringContext) {
    this.#context = context;
    const { records, members } = context;
    this.#bodies = new BodyComparer(records, (a, b) => members.mayBeEqual(records, a, b));
  }

  /**
   * @param isReference - whether the id tells which node is meant, as that of a CachedNode does, so that it must not
   *   differ between two occurrences
   * @returns a number for the node's `__id__`, -1 if it has none
   * @throws MalformedError `E_SKOPS_ID`
   */
  read(fields: NodeFields, isReference: boolean): number {
    const record = fields[FIELD.__id__] ?? NONE;
    if (record < 0) return NONE;
    const { records } = this.#context;
    const start = records.start(record);
    const end = records.end(record);
    const isPositive = records.type(record) === RECORD.integer && (records.bytes[start] ?? 0) >= 0x31;
    if (!isPositive || end - start > MAX_ID.length || (end - start === MAX_ID.length && this.#digits(start) > MAX_ID)) {
      throw this.#context.fail("E_SKOPS_ID", "__id__", "it is no positive 64-bit integer", "an object id is wanted");
    }
    if (!isReference) this.#bodies.mark(record, COMPARE.never);
    const id = this.#ids.number(records.bytes, start, end);
    if (id === this.#records.length) {
      this.#records.push(NONE);
      this.#nodes.push(NONE);
    }
    return id;
  }

  /** Enters a node that is about to be read. @throws RefusedError `E_SKOPS_CYCLE` if it encloses itself. */
  begin(id: number, record: number, fields: NodeFields): void {
    const file = fields[FIELD.file] ?? NONE;
    if (file >= 0) this.#bodies.mark(file, COMPARE.byMember);
    if (id < 0) return;
    if (this.#records.get(id) === NONE) {
      this.#records.set(id, record);
      if (this.#openRepeats > 0) this.#unread.add(id);
    } else if (this.#nodes.get(id) === NONE) throw this.#cycle();
  }

  /** @returns whether an earlier node carries the id. */
  isRepeat(id: number, record: number): boolean {
    return id >= 0 && this.#records.get(id) !== record;
  }

  enterRepeat(): void {
    this.#openRepeats++;
  }

  leaveRepeat(): void {
    this.#openRepeats--;
  }

  /**
   * @param node - what this node was built as
   * @returns the node that stands for it: the same, or that of the first occurrence, whose body was compared;
   *   a body that differs is a finding `E_SKOPS_ID_REUSED`
   */
  finish(id: number, record: number, node: NodeIndex): NodeIndex {
    if (id < 0) return node;
    const first = this.#records.get(id);
    if (first === record) {
      this.#nodes.set(id, node);
      return node;
    }
    if (this.#bodies.same(first, record)) return this.#nodes.get(id);
    this.#context.refuse("E_SKOPS_ID_REUSED", "__id__", "an earlier node with this id differs", "ids must be unique");
    return node;
  }

  /** @returns the node that a CachedNode stands for. */
  resolve(id: number): NodeIndex {
    if (id < 0 || this.#records.get(id) === NONE || this.#unread.has(id)) {
      throw this.#context.fail("E_SKOPS_ID", "__id__", "no earlier node has this id", "a CachedNode repeats one");
    }
    const node = this.#nodes.get(id);
    if (node === NONE) throw this.#cycle();
    return node;
  }

  /** Keeps a node that could not be read from looking like one that is still being read. */
  abandon(id: number, record: number, node: NodeIndex): void {
    if (id >= 0 && this.#records.get(id) === record) this.#nodes.set(id, node);
  }

  #digits(start: number): string {
    return String.fromCharCode(...this.#context.records.bytes.subarray(start, start + MAX_ID.length));
  }

  #cycle(): Error {
    return this.#context.fail(
      "E_SKOPS_CYCLE",
      "__id__",
      "it is the id of an enclosing node",
      "no node may hold itself",
    );
  }
}
