import nacl from "tweetnacl";
import { artifactError, cannot } from "../../errors/index.js";
import { decodeBase64, encodeBase64 } from "../base64.js";
import type { ScryptCost, SignHost } from "../host.js";
import { keyError, parseKeyJson } from "./key-error.js";

/** Costs that cosign has written; any other could take memory and time without end. */
const COSTS = [32_768, 65_536, 131_072];
const COST: ScryptCost = { N: 65_536, r: 8, p: 1 };
const KEY_LENGTH = 32;
const SALT_LENGTH = 32;
const NONCE_LENGTH = 24;

/**
 * Decrypts the body of an `ENCRYPTED SIGSTORE PRIVATE KEY`: scrypt and secretbox (go-securesystemslib,
 * `encrypted/encrypted.go`).
 *
 * @returns PKCS #8, DER
 * @throws UsageError `E_KEY_FORMAT`, `E_KEY_PASSWORD`
 */
export function decryptCosignKey(body: Uint8Array, password: Uint8Array, host: SignHost): Uint8Array {
  const document = parseKeyJson("private key", body);
  const kdf = member(document, "kdf");
  const cipher = member(document, "cipher");
  const params = member(kdf, "params");
  const N = COSTS.find((cost) => cost === member(params, "N"));
  const isKnown =
    member(kdf, "name") === "scrypt" &&
    member(cipher, "name") === "nacl/secretbox" &&
    N !== undefined &&
    member(params, "r") === COST.r &&
    member(params, "p") === COST.p;
  const salt = bytesOf(member(kdf, "salt"));
  const nonce = bytesOf(member(cipher, "nonce"));
  const box = bytesOf(member(document, "ciphertext"));
  if (!isKnown || !salt || nonce?.length !== NONCE_LENGTH || !box) {
    throw keyError("private key", "its encryption is not the one of cosign", "scrypt and nacl/secretbox are wanted");
  }
  const opened = nacl.secretbox.open(box, nonce, host.scrypt(password, salt, { ...COST, N }, KEY_LENGTH));
  if (opened) return opened;
  throw artifactError("E_KEY_PASSWORD", cannot("decrypt", "private key", "the password is wrong", "its own is wanted"));
}

/** @returns the body of an `ENCRYPTED SIGSTORE PRIVATE KEY`. */
export function encryptCosignKey(pkcs8: Uint8Array, password: Uint8Array, host: SignHost): Uint8Array {
  const salt = host.randomBytes(SALT_LENGTH);
  const nonce = host.randomBytes(NONCE_LENGTH);
  const box = nacl.secretbox(pkcs8, nonce, host.scrypt(password, salt, COST, KEY_LENGTH));
  const document = {
    kdf: { name: "scrypt", params: COST, salt: encodeBase64(salt) },
    cipher: { name: "nacl/secretbox", nonce: encodeBase64(nonce) },
    ciphertext: encodeBase64(box),
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

function member(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, name)
    ? Reflect.get(holder, name)
    : undefined;
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === "string" ? decodeBase64(text) : undefined;
}
