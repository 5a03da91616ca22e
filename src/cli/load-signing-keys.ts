import { nodeSignHost } from "../node/sign-host.js";
import { readSmallFile } from "../node/small-file.js";
import { readPrivateKey } from "../sign/keys/index.js";
import type { SigningKey } from "../sign/public-key.js";

/** A private key in any format that is read has less, in bytes. */
const MAX_KEY_BYTES = 2 ** 16;
const LINE_FEED = 0x0a;

/**
 * Reads the files of `--key`, all with the password of `--password-file`, whose last line feed is not part of it.
 *
 * @throws SourceError `E_SOURCE_READ`; UsageError `E_KEY_FORMAT`, `E_KEY_PASSWORD`
 */
export function loadSigningKeys(paths: readonly string[], passwordFile?: string): readonly SigningKey[] {
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  return paths.map((path) => readPrivateKey(readSmallFile(path, MAX_KEY_BYTES), nodeSignHost, password));
}

/** @returns a password, without the last line feed of its file */
export function readPassword(path: string): Uint8Array {
  const bytes = readSmallFile(path, MAX_KEY_BYTES);
  return bytes.at(-1) === LINE_FEED ? bytes.subarray(0, -1) : bytes;
}
