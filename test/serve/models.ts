import { readdirSync, readFileSync } from "node:fs";
import { memorySource, type Source } from "../../src/bytes/index.js";
import { Policy, scan, type ApprovedGraph } from "../../src/scan/index.js";

const fixtures = new URL("../../fixtures/", import.meta.url);

/** Paths below fixtures/ of all models that tools wrote. */
export const MODEL_FILES = ["onnx", "onnx-external", "predict"].flatMap((folder) =>
  readdirSync(new URL(folder, fixtures), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".onnx"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .toSorted(),
);

export function readFixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, fixtures)));
}

/** Approves a model that is well formed, whatever it needs. */
export function approve(source: Source, companion?: (name: string) => Source | undefined): ApprovedGraph {
  const options = companion ? { companion } : {};
  const { requirements } = scan(source, { policy: Policy.of({}), approve: false, ...options });
  const policy = Policy.of({ trust: requirements.map(({ id }) => id) });
  const { approved, findings } = scan(source, { policy, ...options });
  if (!approved) throw new Error(findings.map(({ message }) => message).join("\n"));
  return approved;
}

export const approveBytes = (bytes: Uint8Array): ApprovedGraph => approve(memorySource(bytes));

/** One array of fixtures/predict/expected.json. */
export interface ExpectedValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Lists in lists. */
  readonly data: readonly unknown[];
}

/** What onnxruntime and scikit-learn give in Python. */
export interface Expected {
  readonly inputs: readonly ExpectedValue[];
  readonly outputs: readonly ExpectedValue[];
  readonly skipped: readonly string[];
  readonly sklearn: ExpectedValue;
}

export const EXPECTED: ReadonlyMap<string, Expected> = new Map(
  Object.entries(JSON.parse(readFileSync(new URL("predict/expected.json", fixtures), "utf8"))),
);
