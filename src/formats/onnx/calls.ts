import type { NodeIndex } from "../../graph/index.js";

/** What a node calls, and in which shape. */
export interface CallShape {
  /** 0 for the model, then one for each function. */
  readonly scope: number;
  /** `ai.onnx` for the empty one. */
  readonly domain: string;
  readonly type: string;
  /** Number of the type among the names of the model. */
  readonly typeName: number;
  readonly overload: string;
  /** Number of inputs, and of outputs. */
  readonly inputs: number;
  readonly outputs: number;
  /** Names of attributes with the numbers of their types. */
  readonly attributes: ReadonlyMap<string, { readonly type: number }>;
}

/** Nodes of one scope that call the same thing in the same shape: what is true of one is true of all. */
export interface Call extends CallShape {
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

/** The calls of a model, each shape once: opsets and functions stand behind the nodes that need them. */
export class CallTable {
  readonly list: Call[] = [];
  readonly pending: PendingOperator[] = [];
  readonly #byKey = new Map<string, Call>();
  /** The last call of each type: the next one mostly has the same shape. */
  readonly #last: (Call | undefined)[] = [];

  /** @param first - called for a new shape only, gives its path */
  add(shape: CallShape, first: () => string): Call {
    const last = this.#last[shape.typeName];
    const call = last && isSameShape(last, shape) ? last : this.#find(shape, first);
    this.#last[shape.typeName] = call;
    call.count++;
    return call;
  }

  #find(shape: CallShape, first: () => string): Call {
    const { scope, domain, type, typeName, overload, inputs, outputs } = shape;
    let key = `${scope}\0${domain}\0${type}\0${overload}\0${inputs}\0${outputs}`;
    for (const [name, attribute] of shape.attributes) key += `\0${name}\0${attribute.type}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const attributes = new Map([...shape.attributes].map(([name, attribute]) => [name, { type: attribute.type }]));
    const call = { scope, domain, type, typeName, overload, inputs, outputs, attributes, first: first(), count: 0 };
    this.#byKey.set(key, call);
    this.list.push(call);
    return call;
  }
}

function isSameShape(call: Call, shape: CallShape): boolean {
  const { attributes } = shape;
  if (call.scope !== shape.scope || call.inputs !== shape.inputs || call.outputs !== shape.outputs) return false;
  if (call.domain !== shape.domain || call.overload !== shape.overload) return false;
  if (call.attributes.size !== attributes.size) return false;
  if (attributes.size === 0) return true;
  for (const [name, { type }] of attributes) if (call.attributes.get(name)?.type !== type) return false;
  return true;
}
