import type { AttributeSink } from "./attribute.js";
import type { OnnxContext } from "./context.js";

const NOTHING = new Int32Array(0);

/** List attributes of one node, by name; an absent one is empty. */
export class Arrays {
  readonly #attributes: ReadonlyMap<string, AttributeSink>;
  readonly #context: OnnxContext;
  readonly #type: string;

  constructor(attributes: ReadonlyMap<string, AttributeSink>, type: string, context: OnnxContext) {
    this.#attributes = attributes;
    this.#type = type;
    this.#context = context;
  }

  /** @returns integers, or the numbers of strings, of which {@link Arrays.text} gives the text. */
  integers(name: string): Int32Array {
    return this.#attributes.get(name)?.list() ?? NOTHING;
  }

  text(string: number): string {
    return this.#context.names.text(string);
  }

  get(name: string): AttributeSink | undefined {
    return this.#attributes.get(name);
  }

  length(name: string): number {
    return this.#attributes.get(name)?.length ?? 0;
  }

  /** @returns a number that the file gives, or `otherwise` */
  number(name: string, otherwise: number): number {
    const value = this.#attributes.get(name)?.value;
    return value === undefined ? otherwise : Number(value);
  }

  /** @returns the length of a list that may be a tensor instead; -1, and a finding, if it is both. */
  eitherLength(name: string): number {
    const asTensor = `${name}_as_tensor`;
    if (!this.#attributes.has(name) || !this.#attributes.has(asTensor))
      return this.length(name) + this.length(asTensor);
    this.check(false, `it has ${name} and ${asTensor}`, "only one may be there");
    return -1;
  }

  /** @returns whether all lists have `wanted` entries. */
  checkLengths(names: readonly string[], wanted: number): boolean {
    return names.every((name) => this.checkLength(name, this.length(name), wanted));
  }

  checkLength(name: string, found: number, wanted: number): boolean {
    return this.check(found === wanted, `${name} has ${found} entries`, `${wanted} are wanted`);
  }

  /** @returns whether every entry of the list is in `[0, end)`. */
  checkRange(name: string, end: number): boolean {
    const values = this.integers(name);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < 0 || value >= end) return this.check(false, `${name} holds ${value}`, `0 to ${end - 1} are there`);
    }
    return true;
  }

  /** @returns the largest of integers that are not negative; -1 where there is none. */
  largest(name: string): number {
    const values = this.integers(name);
    let largest = -1;
    for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!;
    return largest;
  }

  /** @returns `holds`, having added a finding if it does not. */
  check(holds: boolean, is: string, wanted: string): boolean {
    if (!holds) this.#context.refuse("E_ONNX_ENSEMBLE", this.#type, is, wanted);
    return holds;
  }
}
