import type { Limits } from "../../bytes/index.js";
import type { Report } from "./report.js";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_ASCII = 0x7f;

/** A control character, a backslash, a drive letter, or a component that is empty, "." or "..". */
const UNSAFE = /[\0-\x1f\x7f\\]|^[A-Za-z]:|(?:^|\/)\.{0,2}(?:\/|$)/;
const UNSAFE_BEYOND_ASCII = /[\p{Cc}\p{Bidi_Control}]/u;

/** A member name (APPNOTE 6.3.10, 4.4.17 and appendix D), decoded as far as it can be. */
export interface MemberName {
  readonly text: string;
  readonly ascii: boolean;
  /** What is wrong with its encoding. */
  readonly problem?: string;
}

/** @param utf8 - whether flag bit 11 is set */
export function decodeMemberName(bytes: Uint8Array, utf8: boolean): MemberName {
  let ascii = true;
  for (const byte of bytes) if (byte > MAX_ASCII) ascii = false;
  if (!ascii && !utf8) {
    return { text: byteText(bytes), ascii, problem: "its name is not ASCII and not flagged as UTF-8" };
  }
  try {
    return { text: strictUtf8.decode(bytes), ascii };
  } catch {
    return { text: byteText(bytes), ascii, problem: "its name is flagged as UTF-8 and is not" };
  }
}

/** Reports a name that is too long, unsafe, or has more than one reading. */
export function checkMemberName(name: MemberName, byteLength: number, limits: Limits, report: Report): void {
  const { text, ascii, problem } = name;
  if (byteLength > limits.maxNameBytes) {
    report("E_LIMIT_NAME", `its name has ${byteLength} bytes`, `at most ${limits.maxNameBytes} are allowed`);
  }
  if (problem !== undefined) {
    report("E_ZIP_NAME", problem, "it must be ASCII, or flagged and valid UTF-8");
    return;
  }
  if (UNSAFE.test(text) || (!ascii && UNSAFE_BEYOND_ASCII.test(text))) {
    report("E_ZIP_NAME", "its name is no plain relative path", "it must be one without special parts or characters");
  }
  if (!ascii && text.normalize("NFC") !== text)
    report("E_ZIP_NAME", "its name is not in Unicode form NFC", "it must be");
}

/** @returns the form under which a file system that ignores case would find `name` */
export function foldName({ text, ascii }: MemberName): string {
  if (!ascii) return text.toUpperCase().toLowerCase().normalize("NFC");
  // Most names are in lower case: the very same string is not hashed again.
  return /[A-Z]/.test(text) ? text.toLowerCase() : text;
}

/** One character for each byte. */
function byteText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
