import { bytesToHex } from "@noble/hashes/utils.js";
import { artifactError, cannot } from "../errors/index.js";
import { contextTag, DerReader, TAG } from "./der.js";

/** What an X.509 certificate says of its use (RFC 5280, section 4); platforms show a part of it. */
export interface CertificateUsage {
  /** Object identifier of the algorithm of its signature, as hexadecimal DER. */
  readonly signatureAlgorithm: string;
  /** Bits of the modulus, if its key is one of RSA. */
  readonly rsaBits: number | undefined;
  /** Bits of the key usage from bit 0 on, if it says one. */
  readonly keyUsage: number | undefined;
  /** Object identifiers of purposes, as hexadecimal DER, if it says any. */
  readonly purposes: readonly string[] | undefined;
  /** Authorities that may stand between this one and a signer, if it says how many. */
  readonly pathLength: number | undefined;
  /** Object identifier of a critical extension that is not read. */
  readonly unread: string | undefined;
}

const RSA_ENCRYPTION = "2a864886f70d010101";
const BASIC_CONSTRAINTS = "551d13";
const KEY_USAGE = "551d0f";
const EXTENDED_KEY_USAGE = "551d25";
/** Names are never judged, a root is trusted by its bytes: so this one may be critical. */
const SUBJECT_ALTERNATIVE_NAME = "551d11";
const READ = new Set([BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, SUBJECT_ALTERNATIVE_NAME]);

/**
 * @param der - one certificate, DER
 * @throws MalformedError `E_CERTIFICATE`
 */
export function readUsage(der: Uint8Array): CertificateUsage {
  const outer = new DerReader(der, invalid);
  const certificate = outer.enter(TAG.sequence);
  outer.end();
  const body = certificate.enter(TAG.sequence);
  const outerAlgorithm = certificate.enter(TAG.sequence).take(TAG.oid);
  certificate.bitBytes();
  certificate.end();
  body.enterIf(contextTag(0));
  body.take(TAG.integer);
  const signatureAlgorithm = bytesToHex(body.enter(TAG.sequence).take(TAG.oid));
  if (bytesToHex(outerAlgorithm) !== signatureAlgorithm) throw invalid("its two signature algorithms differ");
  // Issuer, validity and subject.
  for (let i = 0; i < 3; i++) body.take(TAG.sequence);
  const rsaBits = readRsaBits(body.enter(TAG.sequence));
  for (const tag of [contextTag(1, true), contextTag(2, true)]) if (body.next === tag) body.take(tag);
  const extensions = readExtensions(body);
  body.end();
  return {
    signatureAlgorithm,
    rsaBits,
    keyUsage: readKeyUsage(extensions.get(KEY_USAGE)?.value),
    purposes: readPurposes(extensions.get(EXTENDED_KEY_USAGE)?.value),
    pathLength: readPathLength(extensions.get(BASIC_CONSTRAINTS)?.value),
    unread: [...extensions].find(([oid, { isCritical }]) => isCritical && !READ.has(oid))?.[0],
  };
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: DerReader;
}

function readExtensions(body: DerReader): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  const holder = body.enterIf(contextTag(3));
  if (!holder) return found;
  const list = holder.enter(TAG.sequence);
  holder.end();
  while (list.next !== undefined) {
    const extension = list.enter(TAG.sequence);
    const oid = bytesToHex(extension.take(TAG.oid));
    const isCritical = extension.next === TAG.boolean && extension.take(TAG.boolean)[0] !== 0;
    const value = extension.enter(TAG.octetString);
    extension.end();
    if (found.has(oid)) throw invalid("an extension stands twice in it");
    found.set(oid, { isCritical, value });
  }
  return found;
}

function readRsaBits(spki: DerReader): number | undefined {
  if (bytesToHex(spki.enter(TAG.sequence).take(TAG.oid)) !== RSA_ENCRYPTION) return undefined;
  const modulus = new DerReader(spki.bitBytes(), invalid).enter(TAG.sequence).unsigned();
  return modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
}

function readKeyUsage(value: DerReader | undefined): number | undefined {
  if (!value) return undefined;
  const [unused = 0, first = 0, second = 0] = value.take(TAG.bitString);
  value.end();
  if (unused > 7) throw invalid("its key usage is no bit string");
  return (first << 8) | second;
}

function readPurposes(value: DerReader | undefined): readonly string[] | undefined {
  if (!value) return undefined;
  const list = value.enter(TAG.sequence);
  value.end();
  const purposes: string[] = [];
  while (list.next !== undefined) purposes.push(bytesToHex(list.take(TAG.oid)));
  return purposes;
}

function readPathLength(value: DerReader | undefined): number | undefined {
  if (!value) return undefined;
  const constraints = value.enter(TAG.sequence);
  value.end();
  if (constraints.next === TAG.boolean) constraints.take(TAG.boolean);
  const length = constraints.next === undefined ? undefined : constraints.small();
  constraints.end();
  return length;
}

function invalid(is: string): Error {
  return artifactError("E_CERTIFICATE", cannot("read", "certificate", is, "X.509 in DER is wanted"));
}
