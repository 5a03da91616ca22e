import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt } from "./helpers/build.js";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const root = fileURLToPath(new URL("../", import.meta.url));
const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const manifest = readManifest(root);
const dependencies = Object.entries(manifest.dependencies ?? {});

/** The outer npm tells its own folder to whatever it starts. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)|_prefix$/i.test(name)),
);
const shell = process.platform === "win32";
const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, env, shell, encoding: "utf8", stdio: "pipe" });

const temporary = mkdtempSync(join(tmpdir(), "sallyport-package-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

assertBuilt();
const [packed] = JSON.parse(
  run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", temporary], root),
) as Packed[];
const paths = packed!.files.map(({ path }) => path);

describe("the packed files", () => {
  it("hold what a user needs", () => {
    const entries = [...JSON.stringify(manifest.exports).matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, path]) => path!);
    const needed = ["dist/cli/bin.js", "schemas/policy-v1.schema.json", "schemas/report-v1.schema.json"];
    expect(entries).toHaveLength(14);
    expect(paths).toEqual(expect.arrayContaining([...entries, ...needed, "LICENSE", "README.md", "SECURITY.md"]));
  });

  it("hold nothing else", () => {
    const allowed = /^(?:dist\/.*\.(?:js|d\.ts)|schemas\/.*\.json|docs\/.*\.md|[A-Z]+\.md|LICENSE|package\.json)$/;
    expect(paths.filter((path) => !allowed.test(path))).toEqual([]);
    expect(paths.filter((path) => path.startsWith("dist/cli/"))).toEqual([
      "dist/cli/bin.js",
      "dist/cli/oms-adapter.js",
    ]);
  });
});

describe("the command", () => {
  const command = readFileSync(join(root, "dist", "cli", "bin.js"), "utf8");

  it("carries the licence of every package that it bundles", () => {
    const bundled = new Set([...command.matchAll(/node_modules\/((?:@[^/]+\/)?[^/"]+)\//g)].map(([, name]) => name!));
    expect([...bundled]).toContain("commander");
    for (const name of bundled) {
      const licence = readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8").trim();
      expect(command.includes(licence), name).toBe(true);
    }
  });

  it("imports nothing but Node", () => {
    const specifiers = [...command.matchAll(/^import [^"]*"([^"]+)";$/gm)].map(([, specifier]) => specifier!);
    expect(specifiers).toContain("node:fs");
    expect(specifiers.filter((specifier) => !specifier.startsWith("node:"))).toEqual([]);
  });
});

describe("the runtime dependencies", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it.each(dependencies)("have %s at the exact version %s, with a reason in the README", (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\``));
    expect(row?.split("|")[2]?.trim()).toBe(version);
    expect(row?.split("|")[3]?.trim()).not.toBe("");
  });
});

describe("the installed package", () => {
  const project = join(temporary, "project");
  const installed = join(project, "node_modules", manifest.name);
  const bin = join(project, "node_modules", ".bin", manifest.name);
  let unreachable = false;

  beforeAll(() => {
    cpSync(join(root, "fixtures", "demo"), join(project, "models"), { recursive: true });
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
    const { status, stderr } = spawnSync("npm", ["install", ...flags, join(temporary, packed!.filename)], {
      cwd: project,
      env,
      shell,
      encoding: "utf8",
    });
    unreachable = /\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ENOTCACHED)\b/.test(stderr);
    if (status !== 0 && !unreachable) throw new Error(stderr);
  }, 120_000);

  const withRegistry = (name: string, check: () => void): void => {
    it(name, (context) => {
      context.skip(unreachable, "no registry can be reached");
      check();
    });
  };

  withRegistry("has no install script in its whole tree", () => {
    const folders = packageFolders(join(project, "node_modules"));
    const names = folders.map((folder) => readManifest(folder).name);
    expect(names).toEqual(expect.arrayContaining([manifest.name, ...dependencies.map(([name]) => name)]));
    const hooks = ["preinstall", "install", "postinstall"];
    const scripted = folders.filter((folder) => {
      const { scripts = {} } = readManifest(folder);
      return existsSync(join(folder, "binding.gyp")) || hooks.some((hook) => Object.hasOwn(scripts, hook));
    });
    expect(scripted).toEqual([]);
  });

  withRegistry("runs its command", () => {
    expect(run(bin, ["--help"], project)).toContain("scan");
    expect(run(bin, ["version"], project)).toBe(`${manifest.name} ${manifest.version}\n`);
    expect(run(bin, ["scan", "models/logistic-regression.skops"], project)).toContain("APPROVED");
  });

  withRegistry("scans without generating code", () => {
    const script = join(installed, "dist", "cli", "bin.js");
    const flag = "--disallow-code-generation-from-strings";
    expect(run(process.execPath, [flag, script, "scan", "models/logistic-regression.skops"], project)).toContain(
      "APPROVED",
    );
  });

  withRegistry("can be imported by each subpath", () => {
    const subpaths = Object.keys(manifest.exports).filter((path) => !path.endsWith(".json"));
    expect(subpaths).toHaveLength(7);
    const lines = subpaths.map((path) => {
      const specifier = JSON.stringify(path.replace(/^\./, manifest.name));
      return `console.log(Object.keys(await import(${specifier})).length > 0);`;
    });
    writeFileSync(join(project, "user.mjs"), lines.join("\n"));
    expect(run(process.execPath, ["user.mjs"], project)).toBe("true\n".repeat(subpaths.length));
  });

  withRegistry("hands out its schemas", () => {
    const file = join(project, "schema.mjs");
    const specifier = `${manifest.name}/schemas/report-v1.schema.json`;
    writeFileSync(file, `import schema from "${specifier}" with { type: "json" };\nconsole.log(schema.title);`);
    expect(run(process.execPath, ["schema.mjs"], project)).toContain("Sallyport report, version 1");
  });
});

/** @returns the folder of every package below a node_modules folder, nested ones included. */
function packageFolders(modules: string): string[] {
  const found: string[] = [];
  const waiting = [modules];
  for (const folder of waiting) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.name.startsWith("@")) {
        waiting.push(path);
      } else {
        found.push(path);
        if (existsSync(join(path, "node_modules"))) waiting.push(join(path, "node_modules"));
      }
    }
  }
  return found;
}
