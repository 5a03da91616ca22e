/** Curves of ECDSA keys, by the name of the standard (FIPS 186-4). */
export type Curve = "P-256" | "P-384" | "P-521";

/** An X.509 certificate as the platform reads it; fields that a chain is judged by. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority: boolean;
  /** @returns whether `issuer` names and signs this certificate. */
  isIssuedBy(issuer: Certificate): boolean;
}

/**
 * Native cryptography that a platform lends; `src/node` holds that of Node.js. Everything that this interface does not
 * name is done here, in plain code.
 */
export interface SignHost {
  sha512(bytes: Uint8Array): Uint8Array;
  randomBytes(length: number): Uint8Array;
  /** RFC 7914. */
  scrypt(password: Uint8Array, salt: Uint8Array, cost: ScryptCost, length: number): Uint8Array;
  /** Signature as DER (SEQUENCE of r and s), digest of the curve's own size. */
  signEcdsa(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /**
   * @param spki - SubjectPublicKeyInfo, DER
   * @param digest - in the place of the curve's own, as signatures of model_signing 0.2 need it
   */
  verifyEcdsa(spki: Uint8Array, message: Uint8Array, signature: Uint8Array, digest?: "SHA-256"): boolean;
  /** @returns whether the point of an ECDSA key, as SubjectPublicKeyInfo in DER, lies on its curve. */
  isOnCurve(spki: Uint8Array): boolean;
  /**
   * @returns SubjectPublicKeyInfo of a PKCS #8 key, both DER
   * @throws UsageError `E_KEY_FORMAT`
   */
  publicKeyOf(pkcs8: Uint8Array): Uint8Array;
  generateEcdsa(curve: Curve): { readonly pkcs8: Uint8Array; readonly spki: Uint8Array };
  /**
   * Decrypts a PKCS #8 `ENCRYPTED PRIVATE KEY` (RFC 8018, PBES2).
   *
   * @returns PKCS #8, DER; nothing if the password is wrong
   */
  decryptPkcs8(der: Uint8Array, password: Uint8Array): Uint8Array | undefined;
  /** A second opinion on Ed25519 beside the strict one; absent where the platform has none. */
  verifyEd25519?(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** @throws MalformedError `E_CERTIFICATE` */
  readCertificate(der: Uint8Array): Certificate;
}

export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}
