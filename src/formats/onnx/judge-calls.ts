import type { RequirementIndex } from "../../graph/index.js";
import type { Call } from "./calls.js";
import type { OnnxContext } from "./context.js";
import type { FunctionSink } from "./function.js";
import { FunctionTable } from "./functions.js";
import { isDomain, isOperatorName } from "./names.js";
import type { OpsetImports } from "./opsets.js";
import { isStandardDomain, operatorSchema, type Arity } from "./operators.js";

const NO_SITE = { owner: -1, attribute: undefined, callee: -1 };

/** What a call comes to, once opsets and functions are known. */
interface Resolved {
  readonly requirement: RequirementIndex;
  readonly opset: number;
}

/**
 * Enters what the nodes call into the bill, and checks each shape of call against the schema of its operator. Runs
 * behind the last byte, or behind what could be read.
 */
export class CallJudge {
  readonly #context: OnnxContext;
  readonly #opsets: OpsetImports;
  readonly #functions: FunctionTable;

  constructor(context: OnnxContext, opsets: OpsetImports, functions: readonly FunctionSink[]) {
    this.#context = context;
    this.#opsets = opsets;
    this.#functions = new FunctionTable(context, functions);
  }

  /** @param isWhole - whether the model was read to its end, so that opsets and functions are there */
  run(isWhole: boolean): void {
    const { calls, builder } = this.#context;
    const resolved = new Map<Call, Resolved>();
    for (const call of calls.list) resolved.set(call, this.#resolve(call, isWhole));
    if (!isWhole) return;
    this.#functions.checkExpansion();
    for (const { node, call, ...content } of calls.pending) {
      const { requirement, opset } = resolved.get(call)!;
      builder.setOperator(node, { requirement, opset, ...content });
    }
  }

  #resolve(call: Call, isWhole: boolean): Resolved {
    const imports = call.scope === 0 ? this.#opsets : this.#functions.opsetsOf(call.scope);
    const opset = imports?.get(call.domain) ?? 0;
    if (isWhole && opset === 0) {
      this.#refuse(call, "E_ONNX_OPSET", "its domain is not imported", "opset_import must name it");
    }
    if (call.scope > 0 && isWhole) this.#checkInlining(call, opset);
    if (isWhole) this.#functions.checkCall(call);
    const requirement = this.#functions.find(call) ?? this.#operator(call, opset, isWhole);
    this.#context.builder.requirements.use(requirement, NO_SITE, call.count);
    return { requirement, opset };
  }

  /**
   * A function may import another opset than the model, where its operators are the same in both: inlined, they
   * are read at the model's (onnx/checker.cc, `check_opset_compatibility`).
   */
  #checkInlining(call: Call, opset: number): void {
    const { domain, type } = call;
    const outer = this.#opsets.get(domain);
    if (outer === undefined || outer === opset) return;
    const since = operatorSchema(domain, type, opset)?.since;
    if (since !== undefined && since === operatorSchema(domain, type, outer)?.since) return;
    this.#refuse(call, "E_ONNX_OPSET", `its function imports ${domain} ${opset}`, `the model imports ${outer}`);
  }

  #operator(call: Call, opset: number, isWhole: boolean): RequirementIndex {
    const { domain, type, overload } = call;
    const { requirements } = this.#context.builder;
    const isNamed = isDomain(domain) && isOperatorName(type);
    const requirement = requirements.declare("operator", domain, type, !isNamed, () => call.first);
    if (opset > 0) requirements.addOpset(requirement, opset);
    if (!isWhole) return requirement;
    if (overload !== "") this.#refuse(call, "E_ONNX_FUNCTION", `no function has overload ${overload}`, "one must");
    if (isStandardDomain(domain) && opset > 0) this.#checkSchema(call, opset);
    return requirement;
  }

  #checkSchema(call: Call, opset: number): void {
    const schema = operatorSchema(call.domain, call.type, opset);
    if (!schema) return this.#refuse(call, "E_ONNX_OPERATOR", `it is not in opset ${opset}`, "it must be known there");
    if (schema.deprecated) {
      const is = `it is deprecated since opset ${schema.since}`;
      return this.#refuse(call, "E_ONNX_OPERATOR", is, "another must be used");
    }
    this.#checkArity(call, "inputs", schema.inputs);
    this.#checkArity(call, "outputs", schema.outputs);
    for (const [name, { type }] of call.attributes) {
      const wanted = schema.attributes.get(name);
      if (wanted === type) continue;
      const is = wanted === undefined ? `it has attribute ${name}` : `its attribute ${name} is of type ${type}`;
      this.#refuse(call, "E_ONNX_SCHEMA", is, `opset ${opset} has ${wanted === undefined ? "none" : `type ${wanted}`}`);
    }
    if (call.type === "Constant" && call.attributes.size !== 1) {
      this.#refuse(call, "E_ONNX_SCHEMA", `it has ${call.attributes.size} attributes`, "one is its value");
    }
    for (const name of schema.required) {
      if (!call.attributes.has(name))
        this.#refuse(call, "E_ONNX_SCHEMA", `it lacks attribute ${name}`, "it must be there");
    }
  }

  #checkArity(call: Call, side: "inputs" | "outputs", { least, most }: Arity): void {
    const found = call[side];
    if (found >= least && found <= most) return;
    this.#refuse(call, "E_ONNX_SCHEMA", `it has ${found} ${side}`, `${least} to ${most} are allowed`);
  }

  #refuse(call: Call, code: Parameters<OnnxContext["refuse"]>[0], is: string, wanted: string): void {
    this.#context.refuseAt(call.first, code, `${call.domain}/${call.type}`, is, wanted);
  }
}
