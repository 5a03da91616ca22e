import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { main } from "../../src/cli/main.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const DEMO = join(ROOT, "fixtures/demo");
export const BIN = join(ROOT, "dist/cli/bin.js");
export const SCAN_WORKER = pathToFileURL(BIN);
/** Switched on for every process, since no part of the command may need what it forbids. */
export const NODE_FLAGS = ["--disallow-code-generation-from-strings"];

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User under whom it runs, which only root can choose. */
  readonly uid?: number;
}

/** Runs the built command as a process. */
export function runProcess(args: readonly string[], { cwd = ROOT, env = {}, uid }: RunOptions = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE_FLAGS, BIN, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    ...(uid !== undefined && { uid }),
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

interface MainOptions {
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes of the standard input; a terminal if absent. */
  readonly stdin?: Uint8Array;
  /** Module of the workers; the built one by default. */
  readonly scanWorker?: URL;
}

/** Runs the command in this process, where that shows the same. */
export async function runMain(
  args: readonly string[],
  { isTTY = false, env = {}, stdin, scanWorker = SCAN_WORKER }: MainOptions = {},
): Promise<Run> {
  let stdout = "";
  let stderr = "";
  const status = await main(args, {
    stdin: Object.assign(Readable.from(stdin ? [stdin] : []), { isTTY: stdin === undefined }),
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    scanWorker,
  });
  return { status, stdout, stderr };
}

/** @returns the bytes of one of the demo models */
export function demoModel(name: string): Uint8Array {
  return readFileSync(join(DEMO, `${name}.skops`));
}
