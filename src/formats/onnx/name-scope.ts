import type { OnnxContext } from "./context.js";

/**
 * Names of the values in one graph or function body: each is made once, and before it is used (onnx/checker.cc,
 * `check_graph`). Nodes stand before inputs and initializers in the file, so that all is judged at the end.
 */
export class NameScope {
  readonly #context: OnnxContext;
  readonly #inputs = new Set<string>();
  readonly #initializers = new Set<string>();
  /** Inputs and outputs of each node, in turn. */
  readonly #nodes: (readonly string[])[] = [];

  constructor(context: OnnxContext) {
    this.#context = context;
  }

  addInput(name: string): void {
    this.#once(this.#inputs, name, "input");
  }

  /** An initializer named as an input is that input's default. */
  addInitializer(name: string): void {
    this.#once(this.#initializers, name, "initializer");
  }

  /** @param uses - inputs, and what its subgraphs take from outside */
  addNode(uses: readonly string[], outputs: readonly string[]): void {
    this.#nodes.push(uses, outputs);
  }

  /** @returns the names that are used and not made here, up to where they are used. */
  resolve(outputs: readonly string[]): readonly string[] {
    const known = new Set([...this.#inputs, ...this.#initializers]);
    const free = new Set<string>();
    for (let i = 0; i < this.#nodes.length; i += 2) {
      for (const name of this.#nodes[i]!) if (name !== "" && !known.has(name)) free.add(name);
      for (const name of this.#nodes[i + 1]!) {
        if (name === "") continue;
        if (known.has(name)) this.#refuse(name, "it is made twice", "each value is made once");
        known.add(name);
      }
    }
    for (const name of outputs) if (!known.has(name)) free.add(name);
    return [...free];
  }

  /** As {@link NameScope.resolve}, where there is no outside. */
  resolveAll(outputs: readonly string[]): void {
    for (const name of this.resolve(outputs)) {
      this.#refuse(name, "it is used before it is made", "values are made by inputs, initializers and earlier nodes");
    }
  }

  #once(names: Set<string>, name: string, kind: string): void {
    if (name === "") this.#refuse(name, `an ${kind} has no name`, "each value has one");
    else if (names.has(name)) this.#refuse(name, `it is an ${kind} twice`, "each value is made once");
    names.add(name);
  }

  #refuse(name: string, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_GRAPH", name, is, wanted);
  }
}
