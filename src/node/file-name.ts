import { decodeUtf8 } from "../bytes/index.js";
import { isArtifactError } from "../errors/index.js";

/** A name as a folder holds it. */
export interface FileName {
  /** Bytes that are no UTF-8 are written as `\xff`. */
  readonly text: string;
  /** Whether the text is the name, so that the file can be reached by it. */
  readonly exact: boolean;
}

/** @param bytes - a name as the system gives it, without encoding */
export function decodeFileName(bytes: Uint8Array): FileName {
  try {
    return { text: decodeUtf8(bytes), exact: true };
  } catch (error) {
    if (!isArtifactError(error, "E_UTF8")) throw error;
    const text = Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
    ).join("");
    return { text, exact: false };
  }
}
