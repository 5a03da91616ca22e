import { rfc3339Time } from "../../bytes/index.js";
import { cannot, isArtifactError } from "../../errors/index.js";
import type { SignHost } from "../host.js";
import { readPublicKey } from "../keys/index.js";
import type { PublicKey } from "../public-key.js";
import { withScheme } from "../verify-signature.js";
import type { TrustedKeyOptions } from "./document.js";

/** A public key with the time for which it is admitted. */
export interface TrustedKey {
  /** Hexadecimal SHA-256 of its PEM text. */
  readonly hint: string;
  /** Whose key this is, for people. */
  readonly name: string | undefined;
  readonly key: PublicKey;
  /** Admitted from here on; `undefined` without a beginning. */
  readonly notBefore: Date | undefined;
  /** No longer admitted from here on; `undefined` without an end. */
  readonly notAfter: Date | undefined;
  readonly revoked: { readonly at: Date; readonly reason: string } | undefined;
}

/** Takes the JSON pointer of a field, and what is wrong with it. */
type Add = (path: string, message: string) => void;

/** @returns the keys of a trust policy by hint, those left out of which `add` heard. */
export function readTrustedKeys(
  keys: Readonly<Record<string, TrustedKeyOptions>>,
  host: SignHost,
  add: Add,
): ReadonlyMap<string, TrustedKey> {
  const trusted = new Map<string, TrustedKey>();
  for (const [hint, options] of Object.entries(keys)) {
    const key = readTrustedKey(hint, options, host, add);
    if (key) trusted.set(hint, key);
  }
  return trusted;
}

function readTrustedKey(hint: string, options: TrustedKeyOptions, host: SignHost, add: Add): TrustedKey | undefined {
  const path = `/keys/${hint}`;
  const key = readKey(path, options, host, add);
  const notBefore = readTime(`${path}/notBefore`, options.notBefore, add);
  const notAfter = readTime(`${path}/notAfter`, options.notAfter, add);
  const revokedAt = readTime(`${path}/revoked/at`, options.revoked?.at, add);
  if (notBefore && notAfter && notBefore >= notAfter) {
    const is = `the key is admitted from ${notBefore.toISOString()} on`;
    add(`${path}/notAfter`, cannot("use the time", notAfter.toISOString(), is, "it must end later"));
  }
  if (key === undefined) return undefined;
  if (key.omsHint !== hint) {
    // The hint is no secret, and to compute it by hand is tedious.
    add(path, cannot("use the key", hint, `the hint of its PEM is ${key.omsHint}`, "a key must stand under its hint"));
  }
  const { name, revoked } = options;
  return Object.freeze({
    hint,
    name,
    key,
    notBefore,
    notAfter,
    revoked: revoked && revokedAt && Object.freeze({ at: revokedAt, reason: revoked.reason }),
  });
}

function readKey(path: string, { pem, scheme }: TrustedKeyOptions, host: SignHost, add: Add): PublicKey | undefined {
  try {
    const key = readPublicKey(new TextEncoder().encode(pem), host);
    return key.scheme === scheme ? key : withScheme(key, scheme);
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    add(error.code === "E_METHOD_MISMATCH" ? `${path}/scheme` : `${path}/pem`, error.message);
    return undefined;
  }
}

/** Reads a time that the schema has let pass; it may still name no day. */
export function readTime(path: string, text: string | undefined, add: Add): Date | undefined {
  if (text === undefined) return undefined;
  const time = rfc3339Time(text);
  if (time !== undefined) return new Date(time);
  const wanted = "it must be YYYY-MM-DD or an RFC 3339 time such as 2027-06-30T12:00:00Z";
  add(path, cannot("read the time", text, "there is no such date or time", wanted));
  return undefined;
}
