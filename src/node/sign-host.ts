import * as crypto from "node:crypto";
import { artifactError, cannot } from "../errors/index.js";
import type { Certificate, Curve, ScryptCost, SignHost } from "../sign/host.js";

/** Digest that goes with each curve (model-signing-spec `algorithm-registry.md`), by OpenSSL's name of the curve. */
const DIGESTS: Readonly<Record<string, string>> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };

/** scrypt needs 128 * N * r bytes, and OpenSSL some more. */
const SCRYPT_HEADROOM = 2 ** 20;

/** The native cryptography of Node.js. */
export const nodeSignHost: SignHost = Object.freeze({
  sha512: (bytes: Uint8Array) => plain(crypto.createHash("sha512").update(bytes).digest()),
  randomBytes: (length: number) => plain(crypto.randomBytes(length)),
  scrypt(password: Uint8Array, salt: Uint8Array, { N, r, p }: ScryptCost, length: number) {
    return plain(crypto.scryptSync(password, salt, length, { N, r, p, maxmem: 128 * N * r + SCRYPT_HEADROOM }));
  },
  signEcdsa(pkcs8: Uint8Array, message: Uint8Array) {
    const key = privateKey(pkcs8);
    return plain(crypto.sign(digestOf(key), message, key));
  },
  verifyEcdsa(spki: Uint8Array, message: Uint8Array, signature: Uint8Array, digest?: "SHA-256") {
    const key = publicKey(spki);
    return crypto.verify(digest === undefined ? digestOf(key) : "sha256", message, key, signature);
  },
  isOnCurve(spki: Uint8Array) {
    try {
      return publicKey(spki).asymmetricKeyType === "ec";
    } catch {
      return false;
    }
  },
  publicKeyOf: (pkcs8: Uint8Array) =>
    plain(crypto.createPublicKey(privateKey(pkcs8)).export({ format: "der", type: "spki" })),
  generateEcdsa(curve: Curve) {
    const pair = crypto.generateKeyPairSync("ec", {
      namedCurve: curve,
      publicKeyEncoding: { type: "spki", format: "der" },
      privateKeyEncoding: { type: "pkcs8", format: "der" },
    });
    return { pkcs8: plain(pair.privateKey), spki: plain(pair.publicKey) };
  },
  decryptPkcs8(der: Uint8Array, password: Uint8Array) {
    try {
      const passphrase = Buffer.from(password);
      const key = crypto.createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8", passphrase });
      return plain(key.export({ format: "der", type: "pkcs8" }));
    } catch {
      return undefined;
    }
  },
  verifyEd25519: (spki: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    crypto.verify(null, message, publicKey(spki), signature),
  readCertificate,
});

function readCertificate(der: Uint8Array): Certificate {
  const certificate = parseCertificate(der);
  // Bytes behind the certificate, or another encoding of it, would be part of what a signature file says.
  if (!certificate.raw.equals(der)) throw certificateError("bytes are left over");
  try {
    return new NodeCertificate(certificate);
  } catch (cause) {
    throw certificateError("OpenSSL cannot read its key", cause);
  }
}

function parseCertificate(der: Uint8Array): crypto.X509Certificate {
  try {
    return new crypto.X509Certificate(der);
  } catch (cause) {
    throw certificateError("OpenSSL cannot read it", cause);
  }
}

class NodeCertificate implements Certificate {
  readonly der: Uint8Array;
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority: boolean;
  readonly #certificate: crypto.X509Certificate;

  constructor(certificate: crypto.X509Certificate) {
    this.#certificate = certificate;
    this.der = plain(certificate.raw);
    this.spki = plain(certificate.publicKey.export({ format: "der", type: "spki" }));
    this.notBefore = new Date(certificate.validFrom);
    this.notAfter = new Date(certificate.validTo);
    this.isAuthority = certificate.ca;
  }

  isIssuedBy(issuer: Certificate): boolean {
    const other = parseCertificate(issuer.der);
    try {
      return this.#certificate.checkIssued(other) && this.#certificate.verify(other.publicKey);
    } catch {
      return false; // a key that OpenSSL cannot use has issued nothing
    }
  }
}

function certificateError(is: string, cause?: unknown): Error {
  return artifactError("E_CERTIFICATE", cannot("read", "certificate", is, "one X.509 certificate is wanted"), {
    cause,
  });
}

function privateKey(pkcs8: Uint8Array): crypto.KeyObject {
  try {
    return crypto.createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  } catch (cause) {
    const message = cannot("use", "private key", "OpenSSL cannot read it", "one whole PKCS #8 key is wanted");
    throw artifactError("E_KEY_FORMAT", message, { cause });
  }
}

function publicKey(spki: Uint8Array): crypto.KeyObject {
  return crypto.createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

function digestOf(key: crypto.KeyObject): string {
  const digest = DIGESTS[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (digest !== undefined) return digest;
  throw artifactError(
    "E_KEY_FORMAT",
    cannot("use", "key", "it lies on another curve", "P-256, P-384 or P-521 is wanted"),
  );
}

/** A plain array, since slice() of a Buffer copies nothing. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}
