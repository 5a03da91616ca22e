import type { NodeIndex } from "../../graph/index.js";

/** Nodes of one scope that call the same thing in the same shape: what is true of one is true of all. */
export interface Call {
  /** 0 for the model, then one for each function. */
  readonly scope: number;
  /** `ai.onnx` for the empty one. */
  readonly domain: string;
  readonly type: string;
  readonly overload: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Names of attributes with the numbers of their types. */
  readonly attributes: ReadonlyMap<string, { readonly type: number }>;
  /** Path of the first one. */
  readonly first: string;
  count: number;
}

/** A graph node whose requirement and opset are known when the whole model was read. */
export interface PendingOperator {
  readonly node: NodeIndex;
  readonly call: Call;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: NodeIndex;
  readonly subgraphs: readonly NodeIndex[];
}

/** Shape of one call; {@link CallTable.add} counts it. */
export type CallShape = Omit<Call, "first" | "count">;

/** The calls of a model, each shape once: opsets and functions stand behind the nodes that need them. */
export class CallTable {
  readonly list: Call[] = [];
  readonly pending: PendingOperator[] = [];
  readonly #byKey = new Map<string, Call>();

  /** @param first - called for a new shape only, gives its path */
  add(shape: CallShape, first: () => string): Call {
    let key = `${shape.scope}\0${shape.domain}\0${shape.type}\0${shape.overload}\0${shape.inputs}\0${shape.outputs}`;
    for (const [name, { type }] of shape.attributes) key += `\0${name}\0${type}`;
    const known = this.#byKey.get(key);
    if (known) {
      known.count++;
      return known;
    }
    const attributes = new Map([...shape.attributes].map(([name, { type }]) => [name, { type }]));
    const call = { ...shape, attributes, first: first(), count: 1 };
    this.#byKey.set(key, call);
    this.list.push(call);
    return call;
  }
}
