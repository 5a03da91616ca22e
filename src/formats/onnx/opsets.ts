import type { OnnxContext } from "./context.js";
import { LATEST_OPSET } from "./generated/operators.js";
import { decodeText, isDomain, normalDomain } from "./names.js";
import type { Field } from "./schema.js";
import { Sink } from "./sink.js";

/** onnxruntime casts versions to 32 bits: a larger one is another opset there. */
const MAX_OPSET = 2 ** 31 - 1;

/** Reads an OperatorSetIdProto. */
export class OpsetSink extends Sink {
  written = "";
  version: number | bigint = 0;

  override integer(_field: Field, value: number | bigint): void {
    this.version = value;
  }

  override text(_field: Field, bytes: Uint8Array, start: number, end: number): void {
    this.written = decodeText(bytes, start, end);
  }
}

/** Opsets that a model or a function imports. */
export class OpsetImports {
  readonly #context: OnnxContext;
  /** Domain -> as written, and its version. */
  readonly #byDomain = new Map<string, OpsetSink>();

  constructor(context: OnnxContext) {
    this.#context = context;
  }

  get isEmpty(): boolean {
    return this.#byDomain.size === 0;
  }

  /** Some writers import a domain twice alike; runtimes differ in which one of two that differ counts. */
  add(opset: OpsetSink): void {
    const domain = normalDomain(opset.written);
    const { version } = opset;
    if (!isDomain(domain)) this.#refuse(domain, "it is no domain", "letters, digits, dots, dashes and underscores are");
    const known = this.#byDomain.get(domain);
    if (known && (known.version !== version || known.written !== opset.written)) {
      this.#refuse(domain, "it is imported in two ways", "one version must be meant");
    }
    const latest = LATEST_OPSET.get(domain) ?? MAX_OPSET;
    if (version < 1 || version > latest) this.#refuse(domain, `its opset is ${version}`, `1 to ${latest} are known`);
    this.#byDomain.set(domain, opset);
  }

  get(domain: string): number | undefined {
    const version = this.#byDomain.get(domain)?.version;
    return version === undefined ? undefined : Number(version);
  }

  #refuse(domain: string, is: string, wanted: string): void {
    this.#context.refuse("E_ONNX_OPSET", domain, is, wanted);
  }
}
