import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { readCertificates, readPublicKey } from "../../src/sign/keys/index.js";
import type { PublicKey } from "../../src/sign/public-key.js";
import { readStatement, type Statement } from "../../src/sign/statement.js";
import { ROOT } from "./cli.js";

/** Models, keys and signatures by releases of model_signing. */
export const OMS = join(ROOT, "fixtures/sign/oms");

export function omsFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(OMS, path)));
}

export function omsKey(name: string): PublicKey {
  return readPublicKey(omsFile(`keys/${name}.pub`), nodeSignHost);
}

export function omsCertificate(name: string): Uint8Array {
  return readCertificates(omsFile(`keys/${name}-cert.pem`))[0]!;
}

/** @returns the text of a document as UTF-8 */
export function json(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

/** @returns a statement as it comes out of its bytes */
export function statementOf(document: object): Statement {
  return readStatement(json(document));
}

/** @returns what an error is called that `run` throws, or its result as text */
export function codeOf(run: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(run())}`;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
