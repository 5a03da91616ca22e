import nacl from "tweetnacl";
import { artifactError, cannot } from "../../errors/index.js";
import type { SignHost } from "../host.js";
import type { SigningKey } from "../public-key.js";
import { verifySignature } from "../verify-signature.js";
import { readPkcs8, writeEd25519Pkcs8 } from "./pkcs8.js";
import { publicKeyOf } from "./public-key-of.js";
import { encryptCosignKey } from "./cosign-key.js";
import { keyError } from "./key-error.js";
import { writePem } from "./pem.js";
import { writeSpki } from "./spki.js";

/** Signed once by each ECDSA key that is read, since its file repeats the public key. */
const PROBE = new TextEncoder().encode("Does the public key belong to this private key?");

/** A fresh key: what signs, and what is written to its file. */
export interface GeneratedKey {
  readonly signingKey: SigningKey;
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array;
}

/** Makes a key from secure random numbers of the host. */
export function generateKey(kind: "ed25519" | "P-256", host: SignHost): GeneratedKey {
  const pkcs8 = kind === "ed25519" ? writeEd25519Pkcs8(host.randomBytes(32)) : host.generateEcdsa(kind).pkcs8;
  return { signingKey: signingKeyOf(pkcs8, host), pkcs8 };
}

/**
 * @param pkcs8 - DER
 * @throws UsageError `E_KEY_FORMAT`
 */
export function signingKeyOf(pkcs8: Uint8Array, host: SignHost): SigningKey {
  const parts = readPkcs8(pkcs8);
  if (parts.curve !== "Ed25519") {
    const publicKey = publicKeyOf(host.publicKeyOf(pkcs8), host);
    const sign = (message: Uint8Array): Uint8Array => host.signEcdsa(pkcs8, message);
    if (!host.verifyEcdsa(publicKey.spki, PROBE, sign(PROBE))) throw twoKeys();
    return checked({ publicKey, sign }, host);
  }
  const { publicKey: point, secretKey } = nacl.sign.keyPair.fromSeed(parts.secret);
  if (parts.point && !nacl.verify(parts.point, point)) throw twoKeys();
  const publicKey = publicKeyOf(writeSpki({ curve: "Ed25519", point }), host);
  return checked({ publicKey, sign: (message) => nacl.sign.detached(message, secretKey) }, host);
}

function twoKeys(): Error {
  return keyError("private key", "the public key in it is not its own", "both must belong together");
}

/** A signature that its own key refuses never leaves the process. */
function checked(key: SigningKey, host: SignHost): SigningKey {
  const { publicKey } = key;
  return Object.freeze({
    publicKey,
    sign(message: Uint8Array) {
      const signature = key.sign(message);
      try {
        verifySignature(publicKey, message, signature, host);
      } catch (cause) {
        const wanted = "its own key must accept it";
        throw artifactError("E_INTERNAL", cannot("sign", "message", "the signature is faulty", wanted), { cause });
      }
      return signature;
    },
  });
}

/**
 * @param password - encrypts the key as cosign does
 * @returns PEM text of a private key file
 */
export function writePrivateKey(pkcs8: Uint8Array, host: SignHost, password?: Uint8Array): string {
  if (password === undefined) return writePem("PRIVATE KEY", pkcs8);
  return writePem("ENCRYPTED SIGSTORE PRIVATE KEY", encryptCosignKey(pkcs8, password, host));
}
