import type { Command } from "commander";
import { quote } from "../../index.js";
import { WorkerPool } from "../../node/worker-pool.js";
import { escapeTerminal } from "../../report/index.js";
import { CommandError } from "../command-error.js";
import type { Context, Finish } from "../context.js";
import { describeError } from "../describe-error.js";
import { EXIT } from "../exit-code.js";
import { makePolicy, readPolicy, type PolicyOptions } from "../load-policy.js";
import { notApproved } from "../not-approved.js";
import { parsedOption, parseSeconds, repeatedOption, singleOption } from "../option.js";
import { assertNoInput, takesMany, writePrediction } from "../predict/output.js";
import { predict } from "../predict/predict.js";
import type { Prediction, PredictTask } from "../predict/prediction.js";
import { assertInputName } from "../predict/read-input.js";
import { PREDICT_WORKER } from "../predict/worker.js";

interface PredictOptions extends PolicyOptions {
  readonly input: string;
  readonly select?: readonly string[];
  readonly output?: string;
  readonly timeout?: number;
}

const HELP = `
Examples:
  $ sallyport predict model.onnx --input rows.csv
  $ sallyport predict model.onnx --input rows.json --timeout 10
  $ sallyport predict model.onnx --input rows.npy --select probabilities -o probabilities.npy
  $ sallyport predict model.onnx --input rows.csv --policy policy.json -o result.json

It runs on onnxruntime-web 1.30 or newer, installed beside sallyport:
  $ npm install --ignore-scripts onnxruntime-web

Exit status:
  0  the values were written
  1  the model is refused or untrusted; it was not run
  2  there is no verdict, or the command failed`;

/** Adds `sallyport predict`. */
export function addPredict(program: Command, context: Context, finish: Finish): void {
  program
    .command("predict")
    .description("run an ONNX model that a policy approves, and write what it gives")
    .argument("<model>", "an ONNX model")
    .addOption(singleOption("--input <file>", "data: a .json, .csv or .npy file").makeOptionMandatory())
    .addOption(repeatedOption("--select <output>", "ask for this output instead of all that are tensors"))
    .addOption(singleOption("--policy <file>", "approve by this policy instead of the default one"))
    .addOption(repeatedOption("--trust <id>", "trust this exact name too"))
    .addOption(parsedOption("--timeout <seconds>", "give up after this time", parseSeconds))
    .addOption(
      singleOption("-o, --output <file>", "write to a .json, .csv or .npy file instead of the standard output"),
    )
    .addHelpText("after", HELP)
    .action(async (model: string, options: PredictOptions) => {
      finish(await runPredict(model, options, context));
    });
}

async function runPredict(model: string, options: PredictOptions, context: Context): Promise<number> {
  const { input, output, select } = options;
  assertInputName(input);
  if (output !== undefined) assertNoInput(output, [model, input]);
  const policy = readPolicy(options);
  makePolicy(policy); // so that what is wrong with it is said in full
  const command = context.scanWorker.href;
  const task: PredictTask = { model, input, policy, select, takesMany: takesMany(output), command };
  const prediction = await predictInTime(task, options, context);
  switch (prediction.kind) {
    case "done":
      writePrediction(model, prediction, output, context);
      for (const { name, reason } of prediction.skipped) {
        context.stderr.write(escapeTerminal(`note: ${quote(name)} is left out: ${reason}`) + "\n");
      }
      return EXIT.approved;
    case "blocked": {
      const blocked = { name: "predict", file: model, options: ["--input", input] };
      context.stderr.write(describeError(notApproved(blocked, prediction, options)));
      return prediction.verdict === "undecided" ? EXIT.noVerdict : EXIT.blocked;
    }
    case "failed":
      throw new CommandError(prediction.message, prediction);
  }
}

/** The runtime works without a break, so that only another thread can end it. */
async function predictInTime(
  task: PredictTask,
  { timeout }: PredictOptions,
  { scanWorker }: Context,
): Promise<Prediction> {
  if (timeout === undefined) return predict(task);
  const pool = new WorkerPool<PredictTask, Prediction>({
    script: scanWorker,
    size: 1,
    timeout: timeout * 1000,
    action: "predict with",
    workerData: PREDICT_WORKER,
  });
  try {
    return await pool.run(task, task.model);
  } finally {
    await pool.close();
  }
}
