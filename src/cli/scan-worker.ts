import { parentPort, workerData } from "node:worker_threads";
import { makePolicy } from "./load-policy.js";
import { scanFile, type ScanInput } from "./scan-file.js";
import type { ScanSettings } from "./scan/scan-entries.js";

/** Scans what this worker is sent, and answers with the report of each. */
export function serveScans(): void {
  const settings: unknown = workerData;
  if (!isSettings(settings)) throw new TypeError("This worker is started by sallyport scan");
  const { at } = settings;
  const policy = makePolicy(settings.policy);
  parentPort?.on("message", (input: ScanInput) => {
    parentPort?.postMessage(scanFile(input, policy, at));
  });
}

function isSettings(value: unknown): value is ScanSettings {
  return typeof value === "object" && value !== null && "policy" in value && "at" in value;
}
