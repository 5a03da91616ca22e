import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { main } from "../../src/cli/main.js";
import { BIN, NODE_FLAGS, SCAN_WORKER } from "./cli.js";

/** A command as a user types it, and what a terminal shows then. */
export interface Block {
  /** Number of the line of the command, from 1. */
  readonly line: number;
  readonly command: string;
  /** Both outputs as they come; `[..]` stands for any text within a line, a line `...` for any lines. */
  readonly expected: readonly string[];
  /** Exit status; `undefined` where the script does not say. */
  readonly status: number | undefined;
}

/**
 * Reads blocks of a line `$ <command>`, the output, and a line `? <exit status>`. Lines with `#` in front of the first
 * command are comments; an empty line behind the status ends the block.
 */
export function readScript(text: string, firstLine = 1): Block[] {
  const blocks: { line: number; command: string; expected: string[]; status: number | undefined }[] = [];
  let isOpen = false;
  for (const [index, line] of text.split("\n").entries()) {
    const block = blocks.at(-1);
    if (line.startsWith("$ ")) {
      blocks.push({ line: firstLine + index, command: line.slice(2), expected: [], status: undefined });
      isOpen = true;
    } else if (block && isOpen) {
      const status = /^\? (\d+)$/.exec(line)?.[1];
      if (status === undefined) block.expected.push(line);
      else {
        block.status = Number(status);
        isOpen = false;
      }
    } else if (line !== "" && !line.startsWith("#")) {
      throw new Error(`line ${firstLine + index} belongs to no command: ${line}`);
    }
  }
  for (const block of blocks) while (block.expected.at(-1) === "") block.expected.pop();
  return blocks;
}

/** Writes blocks as {@link readScript} reads them. */
export function writeBlock({ command, expected, status }: Omit<Block, "line">): string {
  return [`$ ${command}`, ...expected, ...(status === undefined ? [] : [`? ${status}`])].join("\n");
}

/** @returns whether the output is the expected one. */
export function matchesOutput(expected: readonly string[], actual: readonly string[]): boolean {
  const [line, ...rest] = expected;
  if (line === undefined) return actual.length === 0;
  if (line === "...") {
    return Array.from({ length: actual.length + 1 }, (_, skipped) => skipped).some((skipped) =>
      matchesOutput(rest, actual.slice(skipped)),
    );
  }
  const [first, ...others] = actual;
  return first !== undefined && matchesLine(line, first) && matchesOutput(rest, others);
}

function matchesLine(expected: string, actual: string): boolean {
  const parts = expected.split("[..]").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "su").test(actual);
}

/**
 * Makes a folder with the command in it, under the name that users know, and `unprivileged`, which runs a command as
 * somebody who may not read everything.
 */
export function installCommand(folder: string): string {
  const bin = join(folder, ".bin");
  mkdirSync(bin);
  const shim = join(bin, "sallyport");
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" ${NODE_FLAGS.join(" ")} "${BIN}" "$@"\n`);
  chmodSync(shim, 0o755);
  // Root may read everything.
  const unprivileged = join(bin, "unprivileged");
  const drop = 'if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; fi';
  writeFileSync(unprivileged, `#!/bin/sh\n${drop}\nexec "$@"\n`);
  chmodSync(unprivileged, 0o755);
  return bin;
}

/** What became of a command: its status and the lines of both outputs as they came. */
interface Ran {
  readonly status: number;
  readonly output: string[];
}

/** A call of the command in which a shell would expand nothing. */
const PLAIN = /^sallyport(?: [A-Za-z0-9._/=:,@+-]+)*$/;

/** Runs one command as a shell would; a plain call in this process, which takes a tenth of the time. */
export async function runScriptCommand(command: string, cwd: string, bin: string): Promise<Ran> {
  return PLAIN.test(command) ? runInProcess(command.split(" ").slice(1), cwd) : runInShell(command, cwd, bin);
}

async function runInProcess(args: readonly string[], cwd: string): Promise<Ran> {
  const before = process.cwd();
  const written: string[] = [];
  const output = { isTTY: false, write: (text: string) => written.push(text) };
  process.chdir(cwd);
  try {
    const status = await main(args, {
      stdin: Object.assign(Readable.from([]), { isTTY: false }),
      stdout: output,
      stderr: output,
      env: { HOME: cwd },
      scanWorker: SCAN_WORKER,
    });
    return { status, output: linesOf(written.join("")) };
  } finally {
    process.chdir(before);
  }
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Runs one command in a shell, with both outputs in one pipe. */
export function runInShell(command: string, cwd: string, bin: string): Ran {
  const script = `set -o pipefail\n{ ${command}\n} 2>&1`;
  const run = spawnSync("bash", ["-c", script], {
    cwd,
    env: { PATH: `${bin}:${process.env["PATH"]}`, LC_ALL: "C.UTF-8", HOME: cwd },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status: run.status ?? -1, output: linesOf(run.stdout) };
}
