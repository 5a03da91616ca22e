import { isArtifactError, type Code } from "../../src/errors/index.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import type { PublicKey } from "../../src/sign/public-key.js";
import { verifySignature } from "../../src/sign/verify-signature.js";

export function hexBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

/** @returns "valid", or the code of the refusal. */
export function verdictOf(key: PublicKey, message: Uint8Array, signature: Uint8Array): Code | "valid" {
  try {
    verifySignature(key, message, signature, nodeSignHost);
    return "valid";
  } catch (error) {
    if (isArtifactError(error)) return error.code;
    throw error;
  }
}

/** @returns a key of Ed25519 as no reader of keys would let it in. */
export function unreadKey(point: string): PublicKey {
  const spki = hexBytes(`302a300506032b6570032100${point}`);
  return { scheme: "ed25519", curve: "Ed25519", spki, pem: "", omsHint: "", cosignHint: "", sshFingerprint: "" };
}
