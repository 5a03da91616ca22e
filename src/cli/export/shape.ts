import type { Value } from "../../index.js";

/** A loaded value, or a level of the document that stands for no value of its own. */
export type Item = Value | Shape;

/** What one level of a document is made of. */
export type Shape = Text | List | Fields;

/** JSON that is written as it is, in pieces. */
export class Text {
  readonly pieces: Iterable<string>;

  constructor(pieces: Iterable<string>) {
    this.pieces = pieces;
  }
}

/** A JSON array. */
export class List {
  readonly items: Iterable<Item>;

  constructor(items: Iterable<Item>) {
    this.items = items;
  }
}

/** A JSON object; names may be any, `__proto__` too. */
export class Fields {
  readonly entries: Iterable<readonly [name: string, value: Item]>;

  constructor(entries: Iterable<readonly [string, Item]>) {
    this.entries = entries;
  }
}
