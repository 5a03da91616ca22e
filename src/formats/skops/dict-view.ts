import { KIND_CODE, type GraphBuilder, type NodeIndex } from "../../graph/index.js";

const decoder = new TextDecoder();

/** The entries of a small dict node with keys of text, for checks. */
export class DictView {
  readonly #builder: GraphBuilder;
  readonly #values = new Map<string, NodeIndex>();

  private constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /** @returns a view, or `undefined` unless `node` is a dict that has exactly the keys `names` */
  static of(builder: GraphBuilder, node: NodeIndex, names: readonly string[]): DictView | undefined {
    if (builder.kindCode(node) !== KIND_CODE.dict || builder.countOf(node) !== names.length) return undefined;
    const view = new DictView(builder);
    for (let i = 0; i < names.length; i++) {
      const key = builder.childOf(node, 2 * i);
      if (builder.kindCode(key) !== KIND_CODE.str) return undefined;
      view.#values.set(decoder.decode(builder.textOf(key)), builder.childOf(node, 2 * i + 1));
    }
    return names.every((name) => view.#values.has(name)) ? view : undefined;
  }

  get(name: string): NodeIndex {
    return this.#values.get(name) ?? -1;
  }

  /** @returns whether the value is an integer in `[0, end)`. */
  isBelow(name: string, end: bigint): boolean {
    const node = this.get(name);
    if (this.#builder.kindCode(node) !== KIND_CODE.int) return false;
    const value = BigInt(decoder.decode(this.#builder.textOf(node)));
    return value >= 0n && value < end;
  }

  /** @returns the text of the value, or `undefined` if it is no str. */
  text(name: string): string | undefined {
    const node = this.get(name);
    return this.#builder.kindCode(node) === KIND_CODE.str ? decoder.decode(this.#builder.textOf(node)) : undefined;
  }

  isKind(name: string, ...kinds: readonly number[]): boolean {
    return kinds.includes(this.#builder.kindCode(this.get(name)));
  }
}
