const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Longest identifier that is matched at all, in characters. */
const MAX_IDENTIFIER_LENGTH = 512;

/** Domain of the standard operators; on the wire it is mostly empty. */
const STANDARD_DOMAIN = "ai.onnx";

/** Number that the interner of a model gives to the empty text. */
export const NO_NAME = 0;

/** @returns the text `bytes[start, end)`; what is not UTF-8 was found before, and becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  return start === end ? "" : decoder.decode(bytes.subarray(start, end));
}

/** @returns the one name of a domain: the empty one is `ai.onnx` (onnx/defs/schema.h, `ONNX_DOMAIN`). */
export function normalDomain(written: string): string {
  return written === "" ? STANDARD_DOMAIN : written;
}

/** @returns whether `name` can be an operator type or the name of a local function. */
export function isOperatorName(name: string): boolean {
  return name.length <= MAX_IDENTIFIER_LENGTH && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

export function isDomain(domain: string): boolean {
  return domain.length <= MAX_IDENTIFIER_LENGTH && /^[A-Za-z0-9_.-]+$/.test(domain);
}

/** Functions are keyed by `domain:name:overload` in onnxruntime, so that a colon would make two of them one. */
export function isOverload(overload: string): boolean {
  return overload.length <= MAX_IDENTIFIER_LENGTH && /^[!-9;-~]*$/.test(overload);
}
