import { ByteColumn } from "../../graph/index.js";
import type { Elements } from "./elements.js";

/** Kept for a value that is no mode. */
const NO_MODE = 0xff;

/** Elements of `nodes_modes`: one small number for each node. */
export class ModeValues implements Elements {
  readonly #modes = new ByteColumn(0);

  add(value: number): void {
    this.#modes.push(value >= 0 && value < NO_MODE ? value : NO_MODE);
  }

  view(): Uint8Array {
    return this.#modes.view();
  }
}

/** Elements of `membership_values`: sets of numbers with NaN behind each; the last one may go without. */
export class MemberValues implements Elements {
  #ended = 0;
  #isOpen = false;

  add(value: number): void {
    this.#isOpen = !Number.isNaN(value);
    if (!this.#isOpen) this.#ended++;
  }

  get sets(): number {
    return this.#ended + (this.#isOpen ? 1 : 0);
  }
}

/** @returns what takes the elements of a tensor that a tree ensemble follows, by the name of the attribute. */
export function treeValues(attribute: string): ModeValues | MemberValues | undefined {
  if (attribute === "nodes_modes") return new ModeValues();
  return attribute === "membership_values" ? new MemberValues() : undefined;
}
