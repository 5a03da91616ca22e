import { OPERATOR_SCHEMAS } from "./generated/operators.js";

/** What a node of one operator may look like, from one opset on. */
export interface OperatorSchema {
  readonly since: number;
  /** Refused from this opset on. */
  readonly deprecated: boolean;
  readonly inputs: Arity;
  readonly outputs: Arity;
  /** Name -> number of the type. */
  readonly attributes: ReadonlyMap<string, number>;
  readonly required: readonly string[];
}

export interface Arity {
  readonly least: number;
  readonly most: number;
}

const NO_ARITY: Arity = { least: 0, most: 0 };

/** @returns whether the operators of `domain` are those of the standard, every one of them known. */
export function isStandardDomain(domain: string): boolean {
  return OPERATOR_SCHEMAS.has(domain);
}

/** @returns the schema in force at `opset`, if the operator is there then. */
export function operatorSchema(domain: string, type: string, opset: number): OperatorSchema | undefined {
  const versions = OPERATOR_SCHEMAS.get(domain)?.get(type)?.split("|") ?? [];
  const text = versions.findLast((version) => Number.parseInt(version, 10) <= opset);
  return text === undefined ? undefined : parseSchema(text);
}

/** As scripts/build-onnx-tables.mjs writes it. */
function parseSchema(text: string): OperatorSchema {
  const [since = "", inputs = "", outputs = "", list = ""] = text.split(":");
  const base = { since: Number(since), attributes: new Map<string, number>(), required: [] as string[] };
  if (inputs === "-") return { ...base, deprecated: true, inputs: NO_ARITY, outputs: NO_ARITY };
  for (const entry of list === "" ? [] : list.split(",")) {
    const [name = "", type = ""] = entry.split("=");
    base.attributes.set(name, Number.parseInt(type, 10));
    if (type.endsWith("!")) base.required.push(name);
  }
  return { ...base, deprecated: false, inputs: parseArity(inputs), outputs: parseArity(outputs) };
}

function parseArity(text: string): Arity {
  if (text.endsWith("*")) return { least: Number.parseInt(text, 10), most: Infinity };
  const [least = "", most = least] = text.split("-");
  return { least: Number(least), most: Number(most) };
}
