import { artifactError, ArtifactError, cannot, CODES, scanArtifact, type ApprovedGraph } from "../../index.js";
import { companionsOf } from "../../node/companions.js";
import { createSession } from "../../serve/create-session.js";
import type { Session } from "../../serve/session.js";
import { CommandError } from "../command-error.js";
import { makePolicy } from "../load-policy.js";
import { openArtifact } from "../open-artifact.js";
import type { OutputTensor, Prediction, PredictTask } from "./prediction.js";
import { readFeeds } from "./read-input.js";
import { loadRuntime, type Runtime } from "./runtime.js";
import { tensorParts } from "./tensor.js";

/** Scans a model, and runs it on data if it is approved. What fails becomes part of the answer. */
export async function predict(task: PredictTask): Promise<Prediction> {
  try {
    const source = openArtifact("predict", task.model);
    const companions = companionsOf(task.model);
    try {
      const scan = scanArtifact(source, { policy: makePolicy(task.policy), companion: companions.open });
      const { verdict, requirements, findings, inventory, approved } = scan;
      // Before a runtime is asked for, which nobody needs for a file that none runs.
      if (approved && inventory.format !== "onnx") throw notOnnx(task.model, inventory.format);
      if (approved) return await run(approved, task);
      return { kind: "blocked", verdict, requirements, findings };
    } finally {
      companions.close();
      source.close();
    }
  } catch (error) {
    return toFailure(error);
  }
}

function notOnnx(model: string, format: string): Error {
  return artifactError("E_INPUT", cannot("predict with", model, `it is a ${format} file`, "an ONNX model is wanted"));
}

async function run(approved: ApprovedGraph, task: PredictTask): Promise<Prediction> {
  const runtime = loadRuntime(new URL(task.command));
  const session = await createSession(approved, runtime, { environment: process.env, logSeverityLevel: 3 });
  try {
    const { select } = task;
    const names = select ?? session.outputs.filter(({ isTensor }) => isTensor).map(({ name }) => name);
    if (names.length > 1 && !task.takesMany) throw tooMany(task.model, names);
    const { outputs, skipped } = await session.run(feedsOf(session, task, runtime), { outputs: select });
    const tensors = Array.from(outputs, ([name, { type, data, dims }]): OutputTensor => ({ name, type, data, dims }));
    return { kind: "done", sha256: approved.approval.artifact, outputs: tensors, skipped };
  } finally {
    await session.release();
  }
}

function feedsOf(session: Session, { input }: PredictTask, { Tensor }: Runtime): Parameters<Session["run"]>[0] {
  const feeds = readFeeds(input, session.inputs);
  for (const name of feeds.keys()) {
    if (session.inputs.every((wanted) => wanted.name !== name)) throw unknownInput(name);
  }
  return Object.fromEntries(
    session.inputs.flatMap((wanted) => {
      const data = feeds.get(wanted.name);
      if (!data) return []; // the session says that it is missing
      const parts = tensorParts(wanted, data);
      return [[wanted.name, new Tensor(parts.type, parts.data, parts.dims)]];
    }),
  );
}

function unknownInput(name: string): Error {
  return artifactError("E_INPUT", cannot("feed", name, "the model has no such input", "only its own are wanted"));
}

function tooMany(model: string, names: readonly string[]): Error {
  const is = `it gives ${names.length} tensors and the output holds one`;
  const message = cannot("predict with", model, is, "--select must name one, or the output must be a .json file");
  return artifactError("E_OUTPUT", message);
}

function toFailure(error: unknown): Prediction {
  if (error instanceof CommandError) {
    return { kind: "failed", message: error.message, hint: error.hint, details: error.details };
  }
  if (error instanceof ArtifactError) {
    return { kind: "failed", message: error.message, hint: CODES[error.code].next, details: [] };
  }
  const message = `sallyport failed (${error instanceof Error ? `${error.name}: ${error.message}` : String(error)})`;
  return { kind: "failed", message, hint: CODES.E_INTERNAL.next, details: [] };
}
