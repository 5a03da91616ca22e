import { artifactError, cannot, type ArtifactError, type Code } from "../../errors/index.js";
import type { Dialect } from "./literal.js";

/** `\x93NUMPY` */
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const VERSION_END = MAGIC.length + 2;
/** Longest header text that numpy itself reads when no pickle is allowed. */
export const MAX_TEXT = 10_000;
/** Every numpy aligns the data to 16 bytes, since 1.14 to 64. */
const ALIGNMENT = 16;

interface Version {
  readonly name: string;
  /** Where the header text begins, behind its length. */
  readonly textOffset: number;
  readonly dialect: Dialect;
}

const VERSIONS = new Map<number, Version>([
  [1, { name: "1.0", textOffset: VERSION_END + 2, dialect: { encoding: "latin1", longs: true } }],
  [2, { name: "2.0", textOffset: VERSION_END + 4, dialect: { encoding: "latin1", longs: true } }],
  [3, { name: "3.0", textOffset: VERSION_END + 4, dialect: { encoding: "utf-8", longs: false } }],
]);

/** @returns the version that the first eight bytes name. */
export function readVersion(bytes: Uint8Array, path: string): Version {
  const [major = 0, minor = 0] = bytes.subarray(MAGIC.length, VERSION_END);
  const version = minor === 0 ? VERSIONS.get(major) : undefined;
  if (version === undefined) {
    throw fail("E_NPY_VERSION", path, MAGIC.length, `its version is ${major}.${minor}`, "it must be 1.0, 2.0 or 3.0");
  }
  return version;
}

/**
 * Checks as much of magic, version and header length as `bytes` hold.
 *
 * @returns how many bytes must be there before more can be said; that of the whole prefix once its length is known
 */
export function prefixLength(bytes: Uint8Array, path: string): number {
  const differs = bytes.subarray(0, MAGIC.length).findIndex((byte, i) => byte !== MAGIC[i]);
  if (differs >= 0) throw fail("E_NPY_MAGIC", path, differs, "it begins otherwise", "it must begin with \\x93NUMPY");
  if (bytes.length < VERSION_END) return VERSION_END;
  const { textOffset } = readVersion(bytes, path);
  if (bytes.length < textOffset) return textOffset;
  const length = bytes.subarray(VERSION_END, textOffset).reduceRight((value, byte) => value * 256 + byte, 0);
  if (length > MAX_TEXT) {
    throw fail("E_NPY_HEADER", path, VERSION_END, `its header has ${length} bytes`, `at most ${MAX_TEXT} are read`);
  }
  if ((textOffset + length) % ALIGNMENT !== 0) {
    throw fail(
      "E_NPY_HEADER",
      path,
      VERSION_END,
      "its data is not aligned",
      `it must begin at a multiple of ${ALIGNMENT}`,
    );
  }
  return textOffset + length;
}

function fail(code: Code, path: string, offset: number, is: string, wanted: string): ArtifactError {
  return artifactError(code, cannot("read the npy header of", path, is, wanted), { path, offset });
}
