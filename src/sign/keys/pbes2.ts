import { bytesToHex } from "@noble/hashes/utils.js";
import { DerReader, TAG } from "../der.js";
import { derError, keyError } from "./key-error.js";

const WHAT = "encrypted private key";
const PBES2 = "2a864886f70d01050d"; // 1.2.840.113549.1.5.13, RFC 8018, appendix A.4
const PBKDF2 = "2a864886f70d01050c"; // 1.2.840.113549.1.5.12
const SCRYPT = "2b06010401da47040b"; // 1.3.6.1.4.1.11591.4.11, RFC 7914, section 7
/** Ten times what is advised for SHA-256; more would take seconds and, without a bound, days. */
const MAX_ITERATIONS = 10_000_000;
/** 128 * N * r bytes and twice that time: 256 MiB, as cosign's largest has. */
const MAX_SCRYPT_WORK = 2 ** 21;

/**
 * Checks before a password is tried that an EncryptedPrivateKeyInfo (RFC 5958, section 3) is one of PBES2 whose
 * derivation of the key ends in good time.
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function assertPbes2(der: Uint8Array): void {
  const outer = new DerReader(der, derError(WHAT));
  const info = outer.enter(TAG.sequence);
  outer.end();
  const algorithm = info.enter(TAG.sequence);
  info.take(TAG.octetString);
  info.end();
  if (bytesToHex(algorithm.take(TAG.oid)) !== PBES2) throw weak("its encryption is not PBES2");
  const parameters = algorithm.enter(TAG.sequence);
  algorithm.end();
  const derivation = parameters.enter(TAG.sequence);
  const kind = bytesToHex(derivation.take(TAG.oid));
  if (kind !== PBKDF2 && kind !== SCRYPT) throw weak("its key is derived by neither PBKDF2 nor scrypt");
  const costs = derivation.enter(TAG.sequence);
  costs.take(TAG.octetString);
  const cost = costs.small();
  if (kind === PBKDF2 && cost > MAX_ITERATIONS) throw weak(`its key is derived in ${cost} rounds`);
  if (kind === SCRYPT && cost * costs.small() * costs.small() > MAX_SCRYPT_WORK)
    throw weak("its scrypt costs too much");
}

function weak(is: string): Error {
  return keyError(WHAT, is, "openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW.pem writes one that is read");
}
