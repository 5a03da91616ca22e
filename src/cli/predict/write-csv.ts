import { artifactError, cannot } from "../../index.js";
import type { OutputTensor } from "./prediction.js";
import { elementsOf, elementText } from "./values-text.js";

/**
 * Writes a tensor of one or two dimensions as CSV with a header: the name of the output, with the number of the column
 * behind it if there are several.
 *
 * @throws UsageError `E_OUTPUT` for more dimensions; as {@link elementsOf}
 */
export function* tensorCsv(output: OutputTensor): Generator<string> {
  const { name, type, dims } = output;
  const data = elementsOf(output);
  const [rows = 1, columns = 1] = dims;
  if (dims.length > 2) {
    const is = `it has ${dims.length} dimensions`;
    throw artifactError("E_OUTPUT", cannot("write as CSV", name, is, "at most 2 fit; write a .json or .npy file"));
  }
  yield line(columns === 1 ? [name] : Array.from({ length: columns }, (_, i) => `${name}_${i}`));
  for (let row = 0; row < rows; row++) {
    yield line(Array.from({ length: columns }, (_, i) => elementText(data[row * columns + i] ?? "", type)));
  }
}

/** RFC 4180; an empty field of its own would be an empty line. */
function line(fields: readonly string[]): string {
  const quoted = fields.map((field) =>
    /[",\r\n]/.test(field) || field === "" ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(",")}\n`;
}
