import type { Limits } from "../../bytes/index.js";
import type { Report } from "./report.js";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_ASCII = 0x7f;

/** A control or bidi character, a backslash, a drive letter, or a component that is empty, "." or "..". */
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\\]|^[A-Za-z]:|(?:^|\/)\.{0,2}(?:\/|$)/u;

/**
 * Decodes and judges a member name (APPNOTE 6.3.10, 4.4.17 and appendix D).
 *
 * @param utf8 - whether flag bit 11 is set
 * @returns the name; cut at a NUL, as CPython cuts it, beside the finding
 */
export function readMemberName(bytes: Uint8Array, utf8: boolean, limits: Limits, report: Report): string {
  if (bytes.length > limits.maxNameBytes) {
    report("E_LIMIT_NAME", `its name has ${bytes.length} bytes`, `at most ${limits.maxNameBytes} are allowed`);
  }
  const name = decode(bytes, utf8, report);
  if (UNSAFE.test(name)) {
    report("E_ZIP_NAME", "its name is no plain relative path", "it must be one without special parts or characters");
  }
  if (name.normalize("NFC") !== name) report("E_ZIP_NAME", "its name is not in Unicode form NFC", "it must be");
  const end = name.indexOf("\0");
  return end < 0 ? name : name.slice(0, end);
}

function decode(bytes: Uint8Array, utf8: boolean, report: Report): string {
  if (utf8 || bytes.every((byte) => byte <= MAX_ASCII)) {
    try {
      return strictUtf8.decode(bytes);
    } catch {
      report("E_ZIP_NAME", "its name is flagged as UTF-8 and is not", "it must be");
    }
  } else {
    report("E_ZIP_NAME", "its name is not ASCII and not flagged as UTF-8", "it must be one of both");
  }
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** @returns the form under which file systems that ignore case would find `name` */
export function foldName(name: string): string {
  return name.toUpperCase().toLowerCase().normalize("NFC");
}
