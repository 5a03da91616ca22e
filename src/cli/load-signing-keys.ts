import { nodeSignHost } from "../node/sign-host.js";
import { readSmallFile } from "../node/small-file.js";
import { readPrivateKey } from "../sign/keys/index.js";
import type { SigningKey } from "../sign/public-key.js";
import type { Output } from "./context.js";
import { noteIfExposed, readKeyFile } from "./key-file.js";

/** No password that is typed or made has more, in bytes. */
const MAX_PASSWORD_BYTES = 4096;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads the files of `--key`, all with the password of `--password-file`.
 *
 * @param stderr - is told of keys that others may read
 * @throws SourceError `E_SOURCE_READ`; UsageError `E_KEY_FORMAT`, `E_KEY_PASSWORD`
 */
export function loadSigningKeys(
  paths: readonly string[],
  passwordFile: string | undefined,
  stderr: Output,
): readonly SigningKey[] {
  const password = passwordFile === undefined ? undefined : readPassword(passwordFile);
  return paths.map((path) => {
    const key = readKeyFile(path, (bytes) => readPrivateKey(bytes, nodeSignHost, password));
    noteIfExposed(path, stderr);
    return key;
  });
}

/** @returns a password: the bytes of its file without the line end behind them. */
export function readPassword(path: string): Uint8Array {
  const bytes = readSmallFile(path, MAX_PASSWORD_BYTES);
  if (bytes.at(-1) !== LINE_FEED) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CARRIAGE_RETURN ? -2 : -1);
}
