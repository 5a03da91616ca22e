import { equalBytes } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { readUsage, type CertificateUsage } from "./certificate-usage.js";
import type { Certificate, SignHost } from "./host.js";
import { publicKeyOf } from "./keys/index.js";
import type { PublicKey } from "./public-key.js";

/** Longest chain; honest ones have three. */
const MAX_CHAIN = 10;

/** Bits of the key usage (RFC 5280, section 4.2.1.3). */
const DIGITAL_SIGNATURE = 0x8000;
const KEY_CERT_SIGN = 0x0400;
const CODE_SIGNING = "2b06010505070303";

/** ECDSA and RSA (PKCS #1 v1.5) with SHA-256, SHA-384 or SHA-512, and Ed25519: no digest that collides. */
const ALGORITHMS = new Set([
  "2a8648ce3d040302",
  "2a8648ce3d040303",
  "2a8648ce3d040304",
  "2a864886f70d01010b",
  "2a864886f70d01010c",
  "2a864886f70d01010d",
  "2b6570",
]);
/** NIST SP 800-131A revision 2, table 2. */
const MIN_RSA_BITS = 2048;

/**
 * Verifies that certificates lead from a signer to a trusted root: each is issued by the next, those above the first
 * are authorities, all are valid at one time, and the first may sign: its key usage, if it says one, holds digital
 * signature, its extended key usage, if it says one, code signing, and it says one of them. A critical extension that
 * is not read refuses the chain. Names, policies and revocation are not judged.
 *
 * @param leafFirst - DER
 * @param roots - DER; each is trusted by its bytes, an intermediate authority or the signer's own certificate as well
 * @param at - when all must be valid
 * @returns the key of the first
 * @throws UnverifiedError `E_CHAIN`; MalformedError `E_CERTIFICATE`
 */
export function verifyChain(
  leafFirst: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  at: Date,
  host: SignHost,
): PublicKey {
  if (leafFirst.length > MAX_CHAIN) throw chainError(`it has ${leafFirst.length} certificates`, `at most ${MAX_CHAIN}`);
  const chain = leafFirst.map((der) => host.readCertificate(der));
  const [leaf] = chain;
  if (!leaf) throw chainError("it is empty", "the signer's certificate is wanted");
  const path = completed(
    chain,
    roots.map((der) => host.readCertificate(der)),
  );
  const usages = path.map(({ der }) => readUsage(der));
  for (const [index, certificate] of path.entries()) {
    assertValid(certificate, at, index);
    if (index > 0) assertAuthority(certificate, usages[index]!, index);
    const issuer = path[index + 1];
    if (issuer) assertIssued(certificate, usages[index]!, issuer, index);
    const { unread } = usages[index]!;
    if (unread !== undefined) throw chainError(`${nth(index)} has the critical extension ${unread}`, "none is unread");
  }
  if (!maySign(usages[0]!)) throw chainError("the signer's certificate is not for signatures", "its usage must say so");
  return signerKey(leaf, host);
}

/** @returns the chain up to a root. */
function completed(chain: readonly Certificate[], roots: readonly Certificate[]): readonly Certificate[] {
  const top = chain.at(-1)!;
  if (roots.some((root) => equalBytes(root.der, top.der))) return chain;
  const issuer = roots.find((root) => root.isAuthority && top.isIssuedBy(root));
  if (issuer) return [...chain, issuer];
  throw chainError("it does not end at a trusted root", "one that the caller names is wanted");
}

function assertValid({ notBefore, notAfter }: Certificate, time: Date, index: number): void {
  // A date that cannot be read compares as false, and so is refused.
  if (time >= notBefore && time <= notAfter) return;
  const is = `${nth(index)} is valid from ${isoTime(notBefore)} to ${isoTime(notAfter)}`;
  throw chainError(is, `it must be at ${isoTime(time)}`);
}

function isoTime(time: Date): string {
  return Number.isNaN(Number(time)) ? "an unknown time" : time.toISOString();
}

function assertAuthority({ isAuthority }: Certificate, usage: CertificateUsage, index: number): void {
  const { keyUsage = KEY_CERT_SIGN, pathLength = MAX_CHAIN, rsaBits = MIN_RSA_BITS } = usage;
  if (!isAuthority || (keyUsage & KEY_CERT_SIGN) === 0) {
    throw chainError(`${nth(index)} is no authority`, "authorities issue");
  }
  if (pathLength < index - 1) throw chainError(`${nth(index)} admits ${pathLength} authorities below`, "it must");
  if (rsaBits < MIN_RSA_BITS) throw chainError(`${nth(index)} has a key of ${rsaBits} bits`, "2,048 are wanted");
}

function assertIssued(
  certificate: Certificate,
  { signatureAlgorithm }: CertificateUsage,
  issuer: Certificate,
  index: number,
): void {
  if (!ALGORITHMS.has(signatureAlgorithm)) {
    throw chainError(`${nth(index)} is signed by the algorithm ${signatureAlgorithm}`, "SHA-256 or more is wanted");
  }
  if (!certificate.isIssuedBy(issuer)) throw chainError(`${nth(index)} is not issued by the next`, "it must be");
}

function maySign({ keyUsage, purposes }: CertificateUsage): boolean {
  if (keyUsage === undefined && purposes === undefined) return false;
  const signs = keyUsage === undefined || (keyUsage & DIGITAL_SIGNATURE) !== 0;
  return signs && (purposes === undefined || purposes.includes(CODE_SIGNING));
}

function signerKey({ spki }: Certificate, host: SignHost): PublicKey {
  try {
    return publicKeyOf(spki, host);
  } catch (cause) {
    const wanted = "Ed25519, P-256, P-384 or P-521 is wanted";
    throw artifactError(
      "E_CHAIN",
      cannot("trust", "certificate chain", "the signer's key is of another kind", wanted),
      {
        cause,
      },
    );
  }
}

function nth(index: number): string {
  return index === 0 ? "the signer's certificate" : `certificate ${index + 1}`;
}

function chainError(is: string, wanted: string): Error {
  return artifactError("E_CHAIN", cannot("trust", "certificate chain", is, wanted));
}
