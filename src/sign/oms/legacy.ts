import { IN_TOTO_PAYLOAD_TYPE } from "../dsse.js";
import { assertSafePath } from "../path-rules.js";
import type { Statement } from "../statement.js";
import type { OmsManifest, Piece } from "./manifest.js";
import { rootDigest } from "./root-digest.js";
import { signedTwice, statementError } from "./statement-error.js";

/** Predicate type of model_signing 0.2, whose subjects are the files (OMS 1.0, section 5.1, historical note). */
export const LEGACY_PREDICATE_TYPE = "https://model_signing/Digests/v0.1";

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const ESCAPES = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x5c, "\\\\"],
]);

/**
 * Gives the bytes that model_signing 0.2 signed in the place of the encoding of DSSE: another word before, and the
 * payload as Python shows bytes (sigstore/model-transparency, `sign_sigstore_pb.py`, `pae_compat`). It names the same
 * payload without doubt.
 */
export function legacyPae(payload: Uint8Array): Uint8Array {
  const head = `DSSEV1 ${IN_TOTO_PAYLOAD_TYPE.length} ${IN_TOTO_PAYLOAD_TYPE} ${payload.length} `;
  return new TextEncoder().encode(head + pythonBytes(payload));
}

/** @returns what `repr` of CPython gives for bytes */
function pythonBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(QUOTE) && !bytes.includes(DOUBLE_QUOTE) ? DOUBLE_QUOTE : QUOTE;
  const mark = String.fromCharCode(quote);
  let text = "";
  for (const byte of bytes) {
    const escape = byte === quote ? `\\${mark}` : ESCAPES.get(byte);
    if (escape !== undefined) text += escape;
    else if (byte < 0x20 || byte > 0x7e) text += `\\x${byte.toString(16).padStart(2, "0")}`;
    else text += String.fromCharCode(byte);
  }
  return `b${mark}${text}${mark}`;
}

/**
 * Reads the statement of model_signing 0.2. It has no digest of the whole; `root` is computed as if it had.
 *
 * @throws MalformedError `E_STATEMENT`; RefusedError `E_PATH_UNSAFE`, `E_COLLISION`
 */
export function readLegacyOms({ subjects, predicateType }: Statement): OmsManifest {
  if (predicateType !== LEGACY_PREDICATE_TYPE) {
    const wanted = `it must be ${LEGACY_PREDICATE_TYPE}`;
    throw statementError(predicateType, "it is another kind of statement", wanted, "/predicateType");
  }
  const resources = new Map<string, readonly Piece[]>();
  for (const [index, { name, digests }] of subjects.entries()) {
    const digest = digests.get("sha256");
    if (digests.size !== 1 || digest?.length !== 64) {
      throw statementError(name, "it has not one SHA-256", "exactly that is wanted", `/subject/${index}/digest`);
    }
    assertSafePath(name);
    if (resources.has(name)) throw signedTwice(name);
    resources.set(name, [{ start: 0, end: undefined, digest }]);
  }
  return {
    name: "",
    root: rootDigest([...resources.values()].flatMap((pieces) => pieces.map(({ digest }) => digest))),
    method: "files",
    hashType: "sha256",
    allowSymlinks: false,
    ignorePaths: [],
    resources,
  };
}
