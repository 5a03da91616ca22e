import { IntColumn } from "../../graph/index.js";
import type { OnnxContext } from "./context.js";
import { MARK } from "./name-marks.js";
import { NO_NAME } from "./names.js";

/** What a name stands for that is given before any node. */
type Given = "input" | "initializer" | "output";

/**
 * Names of the values in one graph or function body, by their numbers: each is made once, and before it is used
 * (onnx/checker.cc, `check_graph`). Nodes stand before inputs and initializers in the file, so that all is judged at
 * the end.
 */
export class NameScope {
  readonly #context: OnnxContext;
  readonly #inputs = new IntColumn(0);
  readonly #initializers = new IntColumn(0);
  readonly #outputs = new IntColumn(0);
  /** What each node uses, and, as complement, what it makes. */
  readonly #nodes = new IntColumn();

  constructor(context: OnnxContext) {
    this.#context = context;
  }

  addInput(name: number): void {
    this.#add(this.#inputs, name, "input");
  }

  /** An initializer named as an input is that input's default. */
  addInitializer(name: number): void {
    this.#add(this.#initializers, name, "initializer");
  }

  addOutput(name: number): void {
    this.#add(this.#outputs, name, "output");
  }

  /**
   * Takes the values of the innermost open node, which ends, from the context.
   *
   * @param start - where its values begin there, each twice its name, plus 1 if the node makes it
   * @param free - what its subgraphs take from outside
   */
  addNode(start: number, free: readonly number[]): void {
    const { values } = this.#context;
    const end = values.length;
    for (let i = start; i < end; i++) if ((values.get(i) & 1) === 0) this.#nodes.push(values.get(i) >> 1);
    for (const name of free) this.#nodes.push(name);
    for (let i = start; i < end; i++) if ((values.get(i) & 1) === 1) this.#nodes.push(~(values.get(i) >> 1));
    values.truncate(start);
  }

  /** @returns the names that are used and not made here, up to where they are used. */
  resolve(): readonly number[] {
    const { marks, names } = this.#context;
    const free: number[] = [];
    const use = (name: number): void => {
      if (name === NO_NAME || marks.get(name) !== MARK.unknown) return;
      marks.set(name, MARK.free);
      free.push(name);
    };
    marks.begin(names.size);
    this.#give(this.#inputs, "input", MARK.input);
    this.#give(this.#initializers, "initializer", MARK.made);
    for (let i = 0; i < this.#nodes.length; i++) {
      const name = this.#nodes.get(i);
      if (name >= 0) use(name);
      else this.#make(~name);
    }
    for (let i = 0; i < this.#outputs.length; i++) use(this.#outputs.get(i));
    return free;
  }

  /** As {@link NameScope.resolve}, where there is no outside. */
  resolveAll(): void {
    for (const name of this.resolve()) {
      this.#refuse(name, "it is used before it is made", "values are made by inputs, initializers and earlier nodes");
    }
  }

  #add(column: IntColumn, name: number, kind: Given): void {
    if (name === NO_NAME) this.#refuse(name, `an ${kind} has no name`, "each value has one");
    column.push(name);
  }

  #give(column: IntColumn, kind: Given, mark: number): void {
    const { marks } = this.#context;
    for (let i = 0; i < column.length; i++) {
      const name = column.get(i);
      if (marks.get(name) === mark && name !== NO_NAME) {
        this.#refuse(name, `it is an ${kind} twice`, "each value is made once");
      }
      marks.set(name, mark);
    }
  }

  #make(name: number): void {
    const { marks } = this.#context;
    if (name === NO_NAME) return;
    if (marks.get(name) >= MARK.input) this.#refuse(name, "it is made twice", "each value is made once");
    marks.set(name, MARK.made);
  }

  #refuse(name: number, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_GRAPH", this.#context.names.text(name), is, wanted);
  }
}
