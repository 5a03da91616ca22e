import { quote } from "../../errors/index.js";
import type { OnnxContext } from "./context.js";
import type { EntrySink } from "./entries.js";
import { isPlainLocation } from "./location.js";

/** Keys of `external_data` (docs/ExternalData.md); others are read by single tools alone. */
const KEYS = new Set(["location", "offset", "length", "checksum"]);

/**
 * Enters the file that holds a tensor into the bill, and checks that it holds all of it. Nothing checks `checksum`
 * (SHA-1 of the file): the inventory has a SHA-256 of its own.
 *
 * @param bytes - length that the tensor has by its type and dimensions
 */
export function checkExternal(entries: readonly EntrySink[], bytes: number, context: OnnxContext): void {
  const values = new Map<string, string | undefined>();
  for (const { key, value } of entries) {
    if (!KEYS.has(key)) refuse(context, key, "it is no key of external data", `${[...KEYS].join(", ")} are known`);
    if (values.has(key)) refuse(context, key, "it stands there twice", "keys must be unique");
    // The first is what a careless reader takes, the last what the runtime did: both are refused, the first is listed.
    else values.set(key, value);
  }
  const offset = numberOf(values, "offset", context);
  const length = numberOf(values, "length", context);
  const location = values.get("location") ?? "";
  const isPlain = isPlainLocation(location);
  if (!isPlain) refuse(context, location, "it is no plain relative name", "it must lie in the model's folder");
  const { requirements } = context.builder;
  const index = requirements.declare("file", "", location, !isPlain, context.path);
  requirements.use(index, { owner: -1, attribute: undefined, callee: -1 });
  if (isPlain) checkSpan(location, { offset: offset ?? 0, length, bytes }, context);
}

/** Where a tensor lies in its file. */
interface Span {
  readonly offset: number;
  /** As stated; without it, the tensor goes on to the end of the file. */
  readonly length: number | undefined;
  /** Length that it must have. */
  readonly bytes: number;
}

function checkSpan(location: string, { offset, length, bytes }: Span, context: OnnxContext): void {
  const wanted = `its type and dimensions ask for ${bytes}`;
  const misfit = (is: string): void => context.refuse("E_ONNX_TENSOR", location, is, wanted);
  if (length !== undefined && length !== bytes) misfit(`a tensor has ${length} bytes there`);
  const size = context.files.hold(location, bytes, context.path);
  if (size === undefined) return;
  const found = Math.max(0, size - offset);
  if (length === undefined ? found !== bytes || offset > size : !(offset + length <= size)) {
    misfit(`from offset ${offset} on the file has ${found} bytes`);
  }
}

/** @returns a number that the file gives, `undefined` if it gives none; another value is a finding. */
function numberOf(
  values: ReadonlyMap<string, string | undefined>,
  key: string,
  context: OnnxContext,
): number | undefined {
  if (!values.has(key)) return undefined;
  const value = values.get(key);
  if (value !== undefined && /^(?:0|[1-9][0-9]{0,15})$/.test(value) && Number.isSafeInteger(Number(value))) {
    return Number(value);
  }
  refuse(context, key, value === undefined ? "it is too long" : `it is ${quote(value)}`, "it must be decimal digits");
  return undefined;
}

function refuse(context: OnnxContext, quoted: string, is: string, wanted: string): void {
  context.refuse("E_ONNX_LOCATION", quoted, is, wanted);
}
