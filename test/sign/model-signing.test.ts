import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isArtifactError } from "../../src/errors/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { openTree } from "../../src/node/tree.js";
import { readBundle } from "../../src/sign/bundle.js";
import type { PublicKey } from "../../src/sign/public-key.js";
import type { TreeMode } from "../../src/sign/tree.js";
import type { Roots } from "../../src/sign/verify-bundle.js";
import { verifyTree } from "../../src/sign/verify-tree.js";
import { OMS, omsCertificate, omsFile, omsKey } from "../helpers/oms.js";

const AT = new Date("2026-11-25");
const NESTED_ROOT = "a89cd9870c3c2f9a6a2e2b5ef761801109cc08ce874e84ce5c95918f117ad080";
const SIMPLE_ROOT = "3eb03647089418fbad66edabddbbb24569ab2244d9c692263863bd85f171401c";

const rootedIn = (name: string, at = AT): Roots => ({ roots: [omsCertificate(name)], at });

/** @returns the root, or the code of what is wrong */
function verified(signature: string, model: string, signer: PublicKey | Roots, mode: TreeMode): string {
  const tree = openTree(join(OMS, "models", model));
  try {
    const bundle = readBundle(omsFile(signature), signature);
    const { root, problems } = verifyTree(tree, bundle, signer, mode, nodeSignHost);
    return problems.length === 0 ? root : problems.map(({ code, path }) => `${code} ${path}`).join(", ");
  } catch (error) {
    if (isArtifactError(error)) return error.code;
    throw error;
  } finally {
    tree.close();
  }
}

const P256 = omsKey("p256");
const ROOTED = rootedIn("root");

describe("signatures by model_signing", () => {
  it.each<[string, string, PublicKey | Roots, TreeMode, string]>([
    ["0.3.1/simple-p256", "simple", P256, "strict", SIMPLE_ROOT],
    ["0.3.1/simple-p384", "simple", omsKey("p384"), "strict", SIMPLE_ROOT],
    ["0.3.1/nested-p521", "nested", omsKey("p521"), "strict", NESTED_ROOT],
    [
      "0.3.1/file-p256",
      "one/model.bin",
      P256,
      "strict",
      "49a425e0b2ab7fd766ed0dbabfb8ce75dabb028d5198ea0cf1e731d7400dea67",
    ],
    ["1.0.1/simple-p384", "simple", omsKey("p384"), "strict", SIMPLE_ROOT],
    ["1.0.1/nested-p521", "nested", omsKey("p521"), "strict", NESTED_ROOT],
    [
      "1.0.1/file-p256",
      "one/model.bin",
      P256,
      "strict",
      "49a425e0b2ab7fd766ed0dbabfb8ce75dabb028d5198ea0cf1e731d7400dea67",
    ],
    ["1.0.1/simple-certificate", "simple", ROOTED, "strict", SIMPLE_ROOT],
    ["1.1.1/simple-p256", "simple", P256, "strict", SIMPLE_ROOT],
    ["1.1.1/nested-p521", "nested", omsKey("p521"), "strict", NESTED_ROOT],
    [
      "1.1.1/file-p256",
      "one/model.bin",
      P256,
      "strict",
      "49a425e0b2ab7fd766ed0dbabfb8ce75dabb028d5198ea0cf1e731d7400dea67",
    ],
    ["1.1.1/simple-certificate", "simple", ROOTED, "strict", SIMPLE_ROOT],
    ["1.1.1/simple-code-signer", "simple", ROOTED, "strict", SIMPLE_ROOT],
    ["1.1.1/simple-shards-blake2", "simple", P256, "strict", "%"],
    ["1.1.1/simple-blake2", "simple", P256, "strict", "%"],
    // Shards cannot say that a file is empty.
    ["1.1.1/nested-shards", "nested", P256, "strict", "E_FILE_EXTRA empty"],
    ["1.1.1/nested-shards", "nested", P256, "oms-compat", "%"],
    // What the signer left out, nobody signed.
    ["1.1.1/simple-without-weights", "simple", P256, "strict", "E_FILE_EXTRA weights.bin"],
    ["1.1.1/simple-without-weights", "simple", P256, "oms-compat", "%"],
    // 0.2 signed over an encoding of its own.
    ["0.2.0/simple-p256", "simple", P256, "strict", "E_SIGNATURE"],
    ["0.2.0/simple-p256", "simple", P256, "oms-compat", SIMPLE_ROOT],
    ["0.2.0/simple-p384-certificate", "simple", ROOTED, "strict", "E_SIGNATURE"],
    ["0.2.0/simple-p384-certificate", "simple", ROOTED, "oms-compat", SIMPLE_ROOT],
  ])("%s of %s", (name, model, signer, mode, expected) => {
    const found = verified(`${name}.sig`, model, signer, mode);
    if (expected === "%") expect(found).toMatch(/^[0-9a-f]{64}$/);
    else expect(found).toBe(expected);
  });

  it.each<[string, string, string, PublicKey | Roots, string]>([
    ["another key", "1.1.1/simple-p256", "simple", omsKey("p384"), "E_KEY_UNTRUSTED"],
    ["another key than the one within", "0.3.1/simple-p256", "simple", omsKey("p384"), "E_KEY_UNTRUSTED"],
    ["a key where certificates stand", "1.1.1/simple-certificate", "simple", omsKey("p384"), "E_METHOD_MISMATCH"],
    ["certificates where a key stands", "1.1.1/simple-p256", "simple", ROOTED, "E_METHOD_MISMATCH"],
    ["a root of the same name", "1.1.1/simple-certificate", "simple", rootedIn("other-root"), "E_CHAIN"],
    ["a certificate that has expired", "1.1.1/simple-expired", "simple", ROOTED, "E_CHAIN"],
    [
      "a time after all certificates",
      "1.1.1/simple-certificate",
      "simple",
      rootedIn("root", new Date("2125-06-01")),
      "E_CHAIN",
    ],
    ["a time before them", "1.1.1/simple-certificate", "simple", rootedIn("root", new Date("2024-12-31")), "E_CHAIN"],
    ["BLAKE3", "1.1.1/simple-blake3", "simple", P256, "E_HASH_TYPE"],
    [
      "another model",
      "1.1.1/simple-p256",
      "one",
      P256,
      "E_FILE_EXTRA model.bin, E_FILE_MISSING config.json, E_FILE_MISSING weights.bin",
    ],
    ["a file in the place of a folder", "1.1.1/simple-p256", "simple/config.json", P256, "E_FILE_MISSING weights.bin"],
    ["a folder in the place of a file", "1.1.1/file-p256", "one", P256, "E_FILE_EXTRA model.bin, E_FILE_MISSING ."],
    ["another file", "1.1.1/file-p256", "simple/config.json", P256, "E_DIGEST config.json"],
  ])("are refused with %s", (_, name, model, signer, expected) => {
    expect(verified(`${name}.sig`, model, signer, "strict")).toBe(expected);
  });
});
