import type { Limits } from "../../bytes/index.js";
import { STORED } from "./coding.js";
import type { ZipEntry } from "./entry.js";
import { uint32, uint64 } from "./little-endian.js";
import type { Report } from "./report.js";

const DEFERRED = 0xffffffff;
const LOCAL_HEADER_SIZE = 30;

/** Where a member is and how long. */
export interface MemberExtent extends Pick<ZipEntry, "size" | "compressedSize" | "offset"> {
  /** Whether every field that defers to ZIP64 found its value. */
  readonly whole: boolean;
}

/**
 * Reads sizes and offset of the central header at `at`. A field of all ones defers to the next value of the ZIP64
 * block, which holds exactly the values that are asked for (APPNOTE 6.3.10, 4.5.3).
 */
export function readExtent(bytes: Uint8Array, at: number, zip64: Uint8Array | undefined, report: Report): MemberExtent {
  let used = 0;
  let whole = true;
  const resolve = (value: number): number => {
    if (value !== DEFERRED) return value;
    const found = zip64 && zip64.length - used >= 8 ? uint64(zip64, used) : Infinity;
    used += 8;
    if (Number.isSafeInteger(found)) return found;
    whole = false;
    return value;
  };
  const size = resolve(uint32(bytes, at + 24));
  const compressedSize = resolve(uint32(bytes, at + 20));
  const offset = resolve(uint32(bytes, at + 42));
  if (!whole) report("E_ZIP_ZIP64", "a size or offset that defers to ZIP64 has no value there", "it must have one");
  else if (zip64 && zip64.length !== used) {
    report("E_ZIP_ZIP64", `its ZIP64 field has ${zip64.length} bytes`, `its header asks for ${used}`);
  }
  return { size, compressedSize, offset, whole };
}

/** @returns whether local header and data can lie between the start of the source and the directory */
export function checkPlace(offset: number, compressedSize: number, directoryStart: number, report: Report): boolean {
  if (offset >= 0 && compressedSize <= directoryStart - offset - LOCAL_HEADER_SIZE) return true;
  report(
    "E_ZIP_OVERLAP",
    `its ${compressedSize} bytes at offset ${offset} do not end before the directory`,
    "they must",
  );
  return false;
}

/** @returns whether the sizes fit the method and the limits */
export function checkSizes(extent: MemberExtent, method: number, limits: Limits, report: Report): boolean {
  const { size, compressedSize } = extent;
  if (method === STORED && size !== compressedSize) {
    report("E_ZIP_SIZE", `it is stored in ${compressedSize} bytes and declares ${size}`, "they must be equal");
    return false;
  }
  if (size > limits.ratioFloorBytes && size > compressedSize * limits.maxRatio) {
    report("E_LIMIT_RATIO", `${compressedSize} bytes declare ${size}`, `the ratio may be at most ${limits.maxRatio}`);
    return false;
  }
  return true;
}

/** Holds the sum of all declared sizes against its limit. */
export class InflateBudget {
  readonly #limit: number;
  #sum = 0;

  constructor(limits: Limits) {
    this.#limit = limits.maxInflatedBytes;
  }

  /** @returns whether `size` more bytes may be decoded; the first refusal is reported */
  admit(size: number, report: Report): boolean {
    const exceeded = this.#sum > this.#limit;
    this.#sum += size;
    if (this.#sum <= this.#limit) return true;
    if (!exceeded)
      report("E_LIMIT_INFLATED", `up to it ${this.#sum} bytes are declared`, `at most ${this.#limit} are allowed`);
    return false;
  }
}
