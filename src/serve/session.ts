import { artifactError, cannot, quote } from "../errors/index.js";
import type { OrtSession, OrtTensor } from "./ort-module.js";
import { runtimeFailure } from "./runtime-failure.js";
import type { ModelValue, Signature } from "./signature.js";

/** What a run shall give. */
export interface RunOptions {
  /** Names of outputs; default: all that are tensors. */
  readonly outputs?: readonly string[] | undefined;
}

/** What a run gave. */
export interface RunResult {
  /** Output name -> tensor, in the order asked for. */
  readonly outputs: ReadonlyMap<string, OrtTensor>;
  /** Outputs that were not asked for because no runtime for JavaScript can hand them out. */
  readonly skipped: readonly SkippedOutput[];
}

/** An output that is left out, and why. */
export interface SkippedOutput {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** A model that can be run. It is made by `openSession` alone. */
export class Session {
  /** What a run must be fed. */
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  readonly #session: OrtSession;

  constructor(session: OrtSession, { inputs, outputs }: Signature) {
    this.#session = session;
    this.inputs = Object.freeze([...inputs]);
    this.outputs = Object.freeze([...outputs]);
    Object.freeze(this);
  }

  /**
   * Runs the model. The runtime works on the calling thread until it is done: put it into a worker that can be ended if the
   * policy admits loops.
   *
   * @param feeds - input name -> tensor of the runtime
   * @throws UsageError `E_INPUT` if a tensor is missing, unknown or of another type, or an output cannot be handed out;
   * UnsupportedError `E_SESSION` if the runtime cannot run the model with them
   */
  async run(feeds: Readonly<Record<string, OrtTensor>>, options: RunOptions = {}): Promise<RunResult> {
    this.#checkFeeds(new Map(Object.entries(feeds)));
    const names = options.outputs ?? this.outputs.filter(({ isTensor }) => isTensor).map(({ name }) => name);
    this.#checkOutputs(names);
    const result = await this.#run(feeds, names);
    const skipped = options.outputs ? [] : this.outputs.flatMap((output) => (output.isTensor ? [] : [skip(output)]));
    return { outputs: new Map(names.map((name) => [name, tensorOf(result, name)])), skipped };
  }

  /** Frees the memory of the runtime; the session cannot be run any more. */
  async release(): Promise<void> {
    await this.#session.release();
  }

  async #run(feeds: Readonly<Record<string, OrtTensor>>, names: readonly string[]): ReturnType<OrtSession["run"]> {
    try {
      return await this.#session.run(feeds, names);
    } catch (error) {
      throw runtimeFailure("run", "model", error);
    }
  }

  #checkFeeds(feeds: ReadonlyMap<string, OrtTensor>): void {
    const inputs = new Map(this.inputs.map((input) => [input.name, input]));
    for (const [name, tensor] of feeds) {
      const input = inputs.get(name);
      if (!input) throw wrongInput(name, "the model has no such input", `${listOf(this.inputs)} are wanted`);
      if (tensor.type !== input.type) throw wrongInput(name, `it is ${tensor.type}`, `${input.type} is wanted`);
    }
    for (const { name, type } of this.inputs) {
      if (!feeds.has(name)) throw wrongInput(name, "it is missing", `a tensor of ${type} is wanted`);
    }
  }

  #checkOutputs(names: readonly string[]): void {
    if (names.length === 0) throw wrongOutput("no output", "none is a tensor", "a model with one is wanted");
    for (const name of names) {
      const output = this.outputs.find((candidate) => candidate.name === name);
      if (!output) throw wrongOutput(name, "the model has no such output", `${listOf(this.outputs)} are there`);
      if (!output.isTensor) throw wrongOutput(name, skip(output).reason, "a tensor is wanted");
    }
  }
}

/** Names that a message repeats. */
const MAX_LISTED = 8;

/** What skl2onnx makes of probabilities unless it is told not to. */
const ZIP_MAP = /^sequence\(map\(/;

function skip({ name, type }: ModelValue): SkippedOutput {
  const advice = ZIP_MAP.test(type) ? `; convert the classifier with options={"zipmap": False} to get a tensor` : "";
  return { name, type, reason: `it is a ${type}, which onnxruntime cannot hand to JavaScript${advice}` };
}

function tensorOf(result: Readonly<Record<string, unknown>>, name: string): OrtTensor {
  const value = Object.hasOwn(result, name) ? result[name] : undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the runtime answers with tensors, or throws
  if (typeof value === "object" && value !== null && "dims" in value) return value as OrtTensor;
  throw runtimeFailure("read output", name, "it is no tensor");
}

function listOf(values: readonly ModelValue[]): string {
  const names = values.slice(0, MAX_LISTED).map(({ name }) => quote(name));
  return [...names, ...(values.length > MAX_LISTED ? [`${values.length - MAX_LISTED} more`] : [])].join(", ");
}

function wrongInput(name: string, is: string, wanted: string): Error {
  return artifactError("E_INPUT", cannot("feed", name, is, wanted));
}

function wrongOutput(name: string, is: string, wanted: string): Error {
  return artifactError("E_INPUT", cannot("ask for", name, is, wanted));
}
