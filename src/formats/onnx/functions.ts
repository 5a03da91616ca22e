import type { RequirementIndex } from "../../graph/index.js";
import type { Call } from "./calls.js";
import type { OnnxContext } from "./context.js";
import type { FunctionSink } from "./function.js";
import { isDomain, isOperatorName, isOverload } from "./names.js";
import type { OpsetImports } from "./opsets.js";

/** Domains of which onnxruntime prefers its own operators to a function of the same name; `.x` below them too. */
const TAKEN_DOMAINS = ["ai.onnx", "com.microsoft", "com.ms.internal", "org.pytorch.aten"];

/** Expanding functions may make this many nodes of each in the file; the largest honest ratio seen is 3.7. */
const MAX_EXPANSION = 16;

interface Entry {
  readonly sink: FunctionSink;
  readonly requirement: RequirementIndex;
  /** Nodes of its body that call no function. */
  own: number;
  readonly callees: { readonly entry: Entry; readonly count: number }[];
  /** Nodes after expansion, and the depth of calls below; known once its callees are. */
  size: number | undefined;
  depth: number;
}

/** The local functions of a model, by domain, name and overload. */
export class FunctionTable {
  readonly #context: OnnxContext;
  readonly #entries: Entry[] = [];
  readonly #byKey = new Map<string, Entry>();
  /** What the graph itself calls. */
  readonly #main: Pick<Entry, "own" | "callees"> = { own: 0, callees: [] };

  constructor(context: OnnxContext, functions: readonly FunctionSink[]) {
    this.#context = context;
    for (const sink of functions) this.#add(sink);
  }

  /** @param scope - number of the function's scope */
  opsetsOf(scope: number): OpsetImports | undefined {
    return this.#entries[scope - 1]?.sink.opsets;
  }

  /** @returns the requirement of the function that `call` calls, if it is one. */
  find(call: Call): RequirementIndex | undefined {
    const caller = this.#entries[call.scope - 1] ?? this.#main;
    const entry = this.#byKey.get(keyOf(call.domain, call.type, call.overload));
    if (!entry) {
      caller.own += call.count;
      return undefined;
    }
    caller.callees.push({ entry, count: call.count });
    return entry.requirement;
  }

  /** Judges the shape of a call, if it is one of a function. */
  checkCall(call: Call): void {
    const sink = this.#byKey.get(keyOf(call.domain, call.type, call.overload))?.sink;
    if (!sink) return;
    for (const side of ["inputs", "outputs"] as const) {
      if (call[side] <= sink[side]) continue;
      const is = `a call of it has ${call[side]} ${side}`;
      const quoted = `${sink.domain}/${sink.name}`;
      this.#context.refuseAt(call.first, "E_ONNX_FUNCTION", quoted, is, `it has ${sink[side]}`);
    }
    sink.attributes.checkCall(call);
  }

  /** Refuses functions that call themselves, and bounds what is left after expanding all calls. */
  checkExpansion(): void {
    const { limits } = this.#context;
    for (const entry of this.#entries) if (!this.#measure(entry)) return;
    const total = sum(this.#main);
    const most = Math.max(limits.maxExpandedNodes, MAX_EXPANSION * this.#context.nodes);
    if (total > most) {
      const is = `expanding its functions makes ${total} nodes`;
      this.#context.refuse("E_LIMIT_NODES", "model", is, `at most ${most} are allowed`);
    }
    const deepest = Math.max(0, ...this.#main.callees.map(({ entry }) => entry.depth));
    if (deepest > limits.maxCallDepth) {
      const is = `functions call each other ${deepest} deep`;
      this.#context.refuse("E_LIMIT_DEPTH", "model", is, `at most ${limits.maxCallDepth} are allowed`);
    }
  }

  #add(sink: FunctionSink): void {
    const { domain, name, overload } = sink;
    const isNamed = isDomain(domain) && isOperatorName(name);
    if (!isNamed || !isOverload(overload)) {
      const wanted = "names are ASCII identifiers, domains letters, digits, dots, dashes and underscores";
      this.#context.refuseAt(sink.path, "E_IDENTIFIER", `${domain}/${name}`, "its name has another form", wanted);
    }
    const { requirements } = this.#context.builder;
    const requirement = requirements.declare("function", domain, name, !isNamed, () => sink.path);
    const entry: Entry = { sink, requirement, own: 0, callees: [], size: undefined, depth: 0 };
    this.#entries.push(entry);
    const key = keyOf(domain, name, overload);
    if (this.#byKey.has(key)) this.#refuse(sink, "it is there twice", "each function is defined once");
    this.#byKey.set(key, entry);
    const isTaken = TAKEN_DOMAINS.some((taken) => domain === taken || domain.startsWith(`${taken}.`));
    // onnxruntime takes a Constant of any domain for the operator.
    if (isTaken || name === "Constant") this.#refuse(sink, "it may be an operator", "functions must not replace any");
  }

  /** @returns whether no cycle was found at or below `root`. */
  #measure(root: Entry): boolean {
    const stack = [{ entry: root, next: 0 }];
    const open = new Set<Entry>([root]);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { entry } = top;
      const callee = entry.size === undefined ? entry.callees[top.next++]?.entry : undefined;
      if (callee === undefined) {
        if (entry.size === undefined) close(entry);
        open.delete(entry);
        stack.pop();
      } else if (open.has(callee)) {
        this.#refuse(callee.sink, "it calls itself, or is called by what it calls", "calls must end");
        return false;
      } else if (callee.size === undefined) {
        open.add(callee);
        stack.push({ entry: callee, next: 0 });
      }
    }
    return true;
  }

  #refuse({ path, domain, name }: FunctionSink, is: string, wanted: string): void {
    this.#context.refuseAt(path, "E_ONNX_FUNCTION", `${domain}/${name}`, is, wanted);
  }
}

function keyOf(domain: string, name: string, overload: string): string {
  return `${domain}\0${name}\0${overload}`;
}

function close(entry: Entry): void {
  entry.size = sum(entry);
  for (const { entry: callee } of entry.callees) entry.depth = Math.max(entry.depth, callee.depth);
  entry.depth++;
}

/** Nodes after expansion, calls included; doubles saturate, they do not wrap. */
function sum({ own, callees }: Pick<Entry, "own" | "callees">): number {
  return callees.reduce((total, { entry, count }) => total + count * (1 + (entry.size ?? 0)), own);
}
