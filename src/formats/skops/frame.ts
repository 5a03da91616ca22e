import { emptyFields, type NodeFields } from "./fields.js";
import { FIELD, type FieldName, type KindSpec } from "./kinds.js";
import type { Naming } from "./naming.js";
import type { Records } from "./records.js";

/** Longest path that is told in full, in characters; honest ones are below 400. */
export const MAX_PATH = 4096;

/** A node that is being read: its children are visited before it is built. Frames are reused by depth. */
export class Frame {
  /** Record of the node's object. */
  record = 0;
  spec: KindSpec;
  naming: Naming;
  /** Number of the `__id__`, -1 for none. */
  id = -1;
  /** Where the results of this node's children begin on the value stack. */
  base = 0;
  /** Position in `spec.children`. */
  child = -1;
  /** Next record of a list or map of nodes, and its end; equal where none is open. */
  next = 0;
  end = 0;
  /** Items of the open list or map that were begun. */
  position = 0;
  /** Record of the child that is being read. */
  current = 0;
  /** Requirement whose state or arguments hold this node's children, -1 for none. */
  owner = -1;
  /** Key under which the owner holds them, -1 for none. */
  attribute = -1;
  /** Whether an earlier node carries the id. */
  isRepeat = false;
  /** Whether the node cannot be built, for which there is a finding; its children are read all the same. */
  isBroken = false;
  readonly fields: NodeFields = emptyFields();
  /** Path of this node, once it was asked for. */
  path: string | undefined;

  constructor(spec: KindSpec, naming: Naming) {
    this.spec = spec;
    this.naming = naming;
  }

  begin(record: number, spec: KindSpec, naming: Naming, id: number, base: number, fields: NodeFields): void {
    this.record = record;
    this.spec = spec;
    this.naming = naming;
    this.id = id;
    this.base = base;
    this.child = -1;
    this.next = 0;
    this.end = 0;
    this.position = 0;
    this.path = undefined;
    this.isBroken = false;
    this.fields.set(fields);
  }

  /** @returns the key under which the owner holds the child that is being read, -1 for none. */
  attributeOf(records: Records): number {
    if (this.attribute >= 0) return this.attribute;
    const child = this.spec.children[this.child];
    if (!child) return -1;
    if (child.holds === "map") return this.owner >= 0 ? records.keyOf(this.current) : -1;
    return this.#isGrouped(child.field) && this.spec.group?.field === "content" ? FIELD[child.field] : -1;
  }

  /** @returns the JSON pointer (RFC 6901) from this node to the child that is being read. */
  pointer(records: Records): string {
    const child = this.spec.children[this.child];
    if (!child) return "";
    const field = `${this.#isGrouped(child.field) ? `/${this.spec.group?.field}` : ""}/${child.field}`;
    switch (child.holds) {
      case "node":
        return field;
      case "nodes":
        return this.position > 0 ? `${field}/${this.position - 1}` : field;
      case "map":
        return this.position > 0 ? `${field}/${escapePointer(records.keys.text(records.keyOf(this.current)))}` : field;
    }
  }

  #isGrouped(field: FieldName): boolean {
    return ((this.spec.group?.fields ?? 0) & (1 << FIELD[field])) !== 0;
  }
}

/** Longest piece of a key that a path or a use repeats, in characters: they tell where, the file tells what. */
const MAX_KEY = 256;

/** @returns `key`, cut where it is longer than 256 characters. */
export function cutKey(key: string): string {
  return key.length > MAX_KEY ? `${key.slice(0, MAX_KEY)}…` : key;
}

function escapePointer(key: string): string {
  return cutKey(key).replaceAll("~", "~0").replaceAll("/", "~1");
}
