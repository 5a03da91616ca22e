import { artifactError, cannot } from "../../errors/index.js";
import type { SignHost } from "../host.js";
import type { SigningKey } from "../public-key.js";
import { decryptCosignKey } from "./cosign-key.js";
import { keyError } from "./key-error.js";
import { looksLikePem, readPem, type Pem } from "./pem.js";
import { assertPbes2 } from "./pbes2.js";
import { writeEd25519Pkcs8 } from "./pkcs8.js";
import { keyText } from "./read-public-key.js";
import { signingKeyOf } from "./signing-key.js";
import { readSshPrivateKey } from "./ssh.js";

const WANTED = "PKCS #8 is wanted, as sallyport keygen, cosign and openssl genpkey write it";

/**
 * Reads a private key: PEM PKCS #8, plain or encrypted; the encrypted format of cosign; an OpenSSH key that is not
 * encrypted.
 *
 * @throws UsageError `E_KEY_FORMAT`, `E_KEY_PASSWORD`
 */
export function readPrivateKey(bytes: Uint8Array, host: SignHost, password?: Uint8Array): SigningKey {
  const text = keyText(bytes);
  if (!looksLikePem(text)) throw keyError("private key", "it is no PEM", WANTED);
  return signingKeyOf(pkcs8Of(readPem(text), host, password), host);
}

function pkcs8Of({ label, bytes }: Pem, host: SignHost, password: Uint8Array | undefined): Uint8Array {
  switch (label) {
    case "PRIVATE KEY":
      refusePassword(password);
      return bytes;
    case "OPENSSH PRIVATE KEY":
      refusePassword(password);
      return writeEd25519Pkcs8(readSshPrivateKey(bytes));
    case "ENCRYPTED SIGSTORE PRIVATE KEY":
    case "ENCRYPTED COSIGN PRIVATE KEY":
      return decryptCosignKey(bytes, needPassword(password), host);
    case "ENCRYPTED PRIVATE KEY": {
      assertPbes2(bytes);
      const plain = host.decryptPkcs8(bytes, needPassword(password));
      if (plain) return plain;
      throw passwordError("the password is wrong", "its own is wanted");
    }
    case "EC PRIVATE KEY":
      throw keyError(
        label,
        "it is SEC 1",
        "openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW.pem writes one that is read",
      );
    default:
      throw keyError(label, "it is no private key that is read", WANTED);
  }
}

function needPassword(password: Uint8Array | undefined): Uint8Array {
  if (password) return password;
  throw passwordError("it is encrypted", "a password is wanted");
}

/** A password that does nothing hides that the key lies open. */
function refusePassword(password: Uint8Array | undefined): void {
  if (password) throw passwordError("it is not encrypted", "no password is wanted");
}

function passwordError(is: string, wanted: string): Error {
  return artifactError("E_KEY_PASSWORD", cannot("read", "private key", is, wanted));
}
