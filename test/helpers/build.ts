import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** Compiles src to dist once, before any test runs the package, if src is newer; type errors are not its business. */
export function setup(): void {
  if (newest("src") < newest("dist")) return;
  const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  try {
    execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
      cwd: fileURLToPath(root),
      stdio: "pipe",
    });
  } catch {
    // The compiler has written what it could; check:types lists the errors.
  }
}

/** @returns when the newest file below a folder was written, in milliseconds since 1970; 0 if there is none. */
function newest(folder: string): number {
  const url = new URL(`${folder}/`, root);
  try {
    const names = readdirSync(url, { recursive: true, encoding: "utf8" });
    return Math.max(0, ...names.map((name) => statSync(new URL(name.replaceAll("\\", "/"), url)).mtimeMs));
  } catch {
    return 0;
  }
}
