import { parentPort } from "node:worker_threads";
import { predict } from "./predict.js";
import type { PredictTask } from "./prediction.js";

/** What a worker is started with to serve predictions. */
export const PREDICT_WORKER = "predict";

/** Makes the predictions that this worker is sent, and answers with what came of each. */
export function servePredictions(): void {
  parentPort?.on("message", (task: PredictTask) => {
    void predict(task).then((prediction) => parentPort?.postMessage(prediction));
  });
}
