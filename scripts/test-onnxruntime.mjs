// Runs the tests that need onnxruntime, in both of its packages, which are no dependencies: they have some 430 MB, and one
// of them brings an install script. They are installed, without scripts, into a folder that is deleted in the end, or
// taken from the folder that SALLYPORT_ONNXRUNTIME names. Where no registry can be reached, the tests are skipped.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The first version that is admitted. */
const VERSION = "1.30.0";
const UNREACHABLE = /\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOTCACHED)\b/;
const root = fileURLToPath(new URL("../", import.meta.url));
const shell = process.platform === "win32";

function install(folder) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const packages = ["onnxruntime-web", "onnxruntime-node"].map((name) => `${name}@${VERSION}`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
  // The outer npm tells its own folder to whatever it starts.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)|_prefix$/i.test(name)),
  );
  const { status, stderr } = spawnSync("npm", ["install", ...flags, ...packages], {
    cwd: folder,
    env,
    shell,
    encoding: "utf8",
  });
  if (status === 0) return true;
  if (!UNREACHABLE.test(stderr)) throw new Error(stderr);
  process.stdout.write("skipped: no registry can be reached to install onnxruntime from\n");
  return false;
}

function test(folder) {
  const { status } = spawnSync("npx", ["vitest", "run", "test/serve/onnxruntime.test.ts"], {
    cwd: root,
    env: { ...process.env, SALLYPORT_ONNXRUNTIME: folder },
    shell,
    stdio: "inherit",
  });
  return status ?? 1;
}

const given = process.env.SALLYPORT_ONNXRUNTIME;
if (given !== undefined) {
  process.exitCode = test(given);
} else {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-onnxruntime-"));
  try {
    if (install(folder)) process.exitCode = test(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
