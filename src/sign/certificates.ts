import { artifactError, cannot } from "../errors/index.js";
import { contextTag, DerReader, TAG } from "./der.js";
import type { Certificate, SignHost } from "./host.js";
import { publicKeyOf } from "./keys/index.js";
import type { PublicKey } from "./public-key.js";

/** Longest chain; honest ones have three. */
const MAX_CHAIN = 10;

/** Object identifiers as DER holds them (RFC 5280, section 4.2.1). */
const KEY_USAGE = "551d0f";
const EXTENDED_KEY_USAGE = "551d25";
const CODE_SIGNING = "2b06010505070303";

/**
 * Verifies that certificates lead from a signer to a trusted root: each is issued by the next, those above the first
 * are authorities, all are valid at one time, and the first may sign (digital signature or code signing).
 *
 * @param leafFirst - DER
 * @param roots - DER
 * @param at - default: when the first begins
 * @returns the key of the first
 * @throws UnverifiedError `E_CHAIN`; MalformedError `E_CERTIFICATE`
 */
export function verifyChain(
  leafFirst: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  at: Date | undefined,
  host: SignHost,
): PublicKey {
  if (leafFirst.length > MAX_CHAIN) throw chainError(`it has ${leafFirst.length} certificates`, `at most ${MAX_CHAIN}`);
  const chain = leafFirst.map((der) => host.readCertificate(der));
  const anchors = roots.map((der) => host.readCertificate(der));
  const [leaf] = chain;
  if (!leaf) throw chainError("it is empty", "the signer's certificate is wanted");
  const time = at ?? leaf.notBefore;
  const top = chain.at(-1)!;
  const anchor = anchors.find((root) => equal(root.der, top.der) || (root.isAuthority && top.isIssuedBy(root)));
  if (!anchor) throw chainError("it does not end at a trusted root", "one that the caller names is wanted");
  const path = equal(anchor.der, top.der) ? chain : [...chain, anchor];
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    if (index > 0 && !certificate.isAuthority) throw chainError(`number ${index} is no authority`, "authorities issue");
    if (issuer && !certificate.isIssuedBy(issuer))
      throw chainError(`number ${index} is not issued by the next`, "it must be");
    assertValid(certificate, time, index);
  }
  if (!maySign(leaf)) throw chainError("the signer's certificate is not for signatures", "its usage must say so");
  return publicKeyOf(leaf.spki, host);
}

function assertValid({ notBefore, notAfter }: Certificate, time: Date, index: number): void {
  if (time >= notBefore && time <= notAfter) return;
  const is = `number ${index} is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`;
  throw chainError(is, `it must be at ${time.toISOString()}`);
}

/** Reads the usage out of the certificate itself, since platforms show a part of it. */
function maySign({ der }: Certificate): boolean {
  const invalid = (is: string): Error =>
    artifactError("E_CERTIFICATE", cannot("read", "certificate", is, "X.509 in DER is wanted"));
  const outer = new DerReader(der, invalid);
  const tbs = outer.enter(TAG.sequence).enter(TAG.sequence);
  let usage: boolean | undefined;
  let isCodeSigner = false;
  while (tbs.next !== undefined) {
    const tag = tbs.next;
    if (tag !== contextTag(3)) {
      tbs.take(tag);
      continue;
    }
    const extensions = tbs.enter(tag).enter(TAG.sequence);
    while (extensions.next !== undefined) {
      const extension = extensions.enter(TAG.sequence);
      const oid = hex(extension.take(TAG.oid));
      if (extension.next === TAG.boolean) extension.take(TAG.boolean);
      const value = new DerReader(extension.take(TAG.octetString), invalid);
      if (oid === KEY_USAGE) {
        const bits = value.take(TAG.bitString);
        usage = ((bits[1] ?? 0) & 0x80) !== 0;
      } else if (oid === EXTENDED_KEY_USAGE) {
        const purposes = value.enter(TAG.sequence);
        while (purposes.next !== undefined) isCodeSigner ||= hex(purposes.take(TAG.oid)) === CODE_SIGNING;
      }
    }
  }
  return usage ?? isCodeSigner;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function chainError(is: string, wanted: string): Error {
  return artifactError("E_CHAIN", cannot("trust", "certificate chain", is, wanted));
}
