import { decodeBase64, encodeBase64 } from "../base64.js";
import { keyError } from "./key-error.js";

/** One PEM text (RFC 7468): its label and what it holds. */
export interface Pem {
  readonly label: string;
  readonly bytes: Uint8Array;
}

const LINE = 64;
const PEM = /^-----BEGIN ([A-Z0-9 ]{1,64})-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END \1-----\s*$/;

/** @returns whether a text is meant as PEM. */
export function looksLikePem(text: string): boolean {
  return text.startsWith("-----BEGIN ");
}

/** @throws UsageError `E_KEY_FORMAT` unless the text is one PEM block and nothing else. */
export function readPem(text: string): Pem {
  const [, label, body] = PEM.exec(text) ?? [];
  const bytes = body === undefined ? undefined : decodeBase64(body.replace(/\r?\n/g, ""));
  if (label !== undefined && bytes !== undefined && bytes.length > 0) return { label, bytes };
  throw keyError("PEM", "it is not one whole block of base64", "a key file holds one key and nothing else");
}

/** @returns PEM in lines of 64 characters, with a final line feed. */
export function writePem(label: string, bytes: Uint8Array): string {
  const body = encodeBase64(bytes);
  let lines = "";
  for (let at = 0; at < body.length; at += LINE) lines += `${body.slice(at, at + LINE)}\n`;
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}
