import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);
/** The build writes it last. */
const BIN = new URL("dist/cli/bin.js", ROOT);

/** Builds the package as npm does, once before all tests, if a source is newer than what was built. */
export function setup(): void {
  if (isBuilt()) return;
  const shell = process.platform === "win32";
  const run = spawnSync("npm", ["run", "build"], { cwd: fileURLToPath(ROOT), shell, encoding: "utf8" });
  // The tests of what is built fail by themselves; the others need no build.
  if (run.status !== 0) process.stderr.write(`${run.stdout}${run.stderr}`);
}

/** @throws where a test of what is built would test something older than the sources */
export function assertBuilt(): void {
  if (!isBuilt()) throw new Error("src or scripts are newer than dist, run npm run build");
}

function isBuilt(): boolean {
  const built = statSync(BIN, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  return newest("src/") <= built && newest("scripts/") <= built;
}

/** @returns when the newest file below a folder was written, in milliseconds since 1970 */
function newest(folder: string): number {
  const url = new URL(folder, ROOT);
  const files = readdirSync(url, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map(({ parentPath, name }) => statSync(`${parentPath}/${name}`).mtimeMs));
}
