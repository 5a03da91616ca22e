// Signs and verifies with Python's model_signing, both ways. Without Python or the registry it says so and passes.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url));
const VERSION = "1.1.1";

/** Trees by name: relative path -> text. */
const TREES = {
  plain: { "config.json": "{}\n", "weights.bin": "\0\x01\x02" },
  order: { "a/b": "1", "a.txt": "2", "a-b": "3", "a/b.c/d": "4" },
  unicode: { "ünï/😀.bin": "1", "\uff5e.bin": "2", "日本語/モデル": "3" },
  hidden: { ".hidden/x": "1", ".env": "2", "model.skops": "3" },
  empty: { "empty.bin": "", "full.bin": "1" },
};

const folder = mkdtempSync(join(tmpdir(), "sallyport-interop-"));
let failed = 0;
let passed = 0;

try {
  const modelSigning = install();
  if (modelSigning !== undefined) compare(modelSigning);
  else console.log("::: interop skipped");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (passed + failed > 0) console.log(`::: interop: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function install() {
  const venv = join(folder, "venv");
  for (const [command, ...args] of [
    ["python3", "-m", "venv", venv],
    [join(venv, "bin/pip"), "install", "--quiet", `model-signing==${VERSION}`, "pyOpenSSL"],
  ]) {
    const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status === 0) continue;
    const why = error?.message ?? stderr.trim().split("\n").at(-1);
    console.log(`::: interop with model_signing ${VERSION}: cannot run ${command} (${why})`);
    return undefined;
  }
  return join(venv, "bin/model_signing");
}

function compare(modelSigning) {
  const key = join(folder, "key");
  sallyport("keygen", "--out", key, "--oms");
  const other = join(folder, "other");
  sallyport("keygen", "--out", other, "--oms");
  for (const [name, files] of Object.entries(TREES)) {
    const model = join(folder, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(model, path)), { recursive: true });
      writeFileSync(join(model, path), text);
    }
    const ours = `${model}.ours.sig`;
    const theirs = `${model}.theirs.sig`;
    sallyport("sign", model, "--key", `${key}.key`, "-o", ours);
    python("sign", "key", model, "--signature", theirs, "--private_key", `${key}.key`);
    for (const [signer, signature] of Object.entries({ ours, theirs })) {
      const verifyOurs = (publicKey) =>
        attempt("node", [BIN, "verify", model, "--signature", signature, "--key", publicKey]);
      const verifyTheirs = (publicKey) =>
        attempt(modelSigning, ["verify", "key", model, "--signature", signature, "--public_key", publicKey]);
      for (const [verifier, verify] of Object.entries({ sallyport: verifyOurs, model_signing: verifyTheirs })) {
        expect(`${name}: signed by ${signer}, ${verifier} verifies`, verify(`${key}.pub`) === 0);
        if (name === "plain")
          expect(`${name}: signed by ${signer}, ${verifier} refuses another key`, verify(`${other}.pub`) === 1);
      }
    }
    const [first] = Object.keys(files);
    // Python calls the only file of a model ".", where the specification asks for its name: one direction alone.
    const alone = join(model, first);
    python("sign", "key", alone, "--signature", `${alone}.alone`, "--private_key", `${key}.key`);
    expect(
      `${name}: signed by theirs, sallyport verifies one file`,
      attempt("node", [BIN, "verify", alone, "--signature", `${alone}.alone`, "--key", `${key}.pub`]) === 0,
    );
    rmSync(`${alone}.alone`);
    writeFileSync(join(model, first), "changed");
    expect(
      `${name}: sallyport refuses a changed file`,
      attempt("node", [BIN, "verify", model, "--signature", theirs, "--key", `${key}.pub`]) === 1,
    );
    expect(
      `${name}: model_signing refuses a changed file`,
      attempt(modelSigning, ["verify", "key", model, "--signature", ours, "--public_key", `${key}.pub`]) === 1,
    );
  }

  function python(...args) {
    execFileSync(modelSigning, args, { stdio: "pipe" });
  }
}

function sallyport(...args) {
  execFileSync("node", [BIN, ...args], { stdio: "pipe" });
}

function attempt(command, args) {
  return spawnSync(command, args, { stdio: "pipe" }).status;
}

function expect(title, isMet) {
  if (isMet) passed++;
  else {
    failed++;
    console.log(`::: interop failed: ${title}`);
  }
}
