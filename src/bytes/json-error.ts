import { artifactError, cannot, type ArtifactError } from "../errors/index.js";
import { skipCharacter } from "./utf8.js";

/** @returns the error for the byte at `at`, where `wanted` has to stand. */
export function unexpected(bytes: Uint8Array, at: number, path: string, wanted: string): ArtifactError {
  const byte = bytes[at];
  const details = { path, offset: at };
  if (byte === undefined) {
    const is = `it ends at offset ${at}`;
    return artifactError("E_JSON_SYNTAX", cannot("read", path, is, `${wanted} must stand there`), details);
  }
  const is = `byte 0x${byte.toString(16).padStart(2, "0")} stands at offset ${at}`;
  const isMark = at === 0 && byte === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  // A NUL byte is how UTF-16 and UTF-32 show, both of which Python's json.loads reads as well.
  if (byte === 0 || isMark || skipCharacter(bytes, at) < 0) {
    return artifactError(
      "E_JSON_ENCODING",
      cannot("read", path, is, "JSON must be UTF-8 without byte order mark"),
      details,
    );
  }
  return artifactError("E_JSON_SYNTAX", cannot("read", path, is, `${wanted} must stand there`), details);
}
