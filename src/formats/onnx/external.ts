import type { OnnxContext } from "./context.js";
import type { EntrySink } from "./entries.js";

/** Keys of `external_data` (docs/ExternalData.md); others are read by single tools alone. */
const KEYS = new Set(["location", "offset", "length", "checksum"]);

/** One file name, or several joined by `/`, that no file system reads in another way. */
const PLAIN_LOCATION =
  /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_. -]*(?:\/[A-Za-z0-9_.][A-Za-z0-9_. -]*)*$/;

/**
 * Enters the file that holds a tensor into the bill. The file itself is not read, so that the finding stands
 * whatever the policy says.
 */
export function checkExternal(entries: readonly EntrySink[], context: OnnxContext): void {
  const values = new Map<string, string | undefined>();
  for (const { key, value } of entries) {
    if (!KEYS.has(key)) refuse(context, key, "it is no key of external data", `${[...KEYS].join(", ")} are known`);
    if (values.has(key)) refuse(context, key, "it stands there twice", "keys must be unique");
    // The first is what a careless reader takes, the last what the runtime did: both are refused, the first is listed.
    else values.set(key, value);
  }
  for (const key of ["offset", "length"]) {
    const value = values.get(key);
    if (values.has(key) && !isCount(value)) refuse(context, key, `it is "${value}"`, "it must be decimal digits");
  }
  const location = values.get("location") ?? "";
  const isPlain = PLAIN_LOCATION.test(location);
  if (!isPlain) refuse(context, location, "it is no plain relative name", "it must lie in the model's folder");
  const { requirements } = context.builder;
  const index = requirements.declare("file", "", location, !isPlain, context.path);
  requirements.use(index, { owner: -1, attribute: undefined, callee: -1 });
  context.refuse("E_ONNX_EXTERNAL", location, "a tensor is kept in this file", "tensors must be in the model");
}

function isCount(value: string | undefined): boolean {
  return value !== undefined && /^(?:0|[1-9][0-9]{0,15})$/.test(value) && Number.isSafeInteger(Number(value));
}

function refuse(context: OnnxContext, quoted: string, is: string, wanted: string): void {
  context.refuse("E_ONNX_LOCATION", quoted, is, wanted);
}
