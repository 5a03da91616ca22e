import { extname } from "node:path";
import {
  artifactError,
  cannot,
  dtypeText,
  isArtifactError,
  loadApproved,
  NdArray,
  Policy,
  quote,
  scanArtifact,
} from "../../index.js";
import { readJsonFile } from "../../node/json-file.js";
import { readSmallFile } from "../../node/small-file.js";
import type { ModelValue } from "../../serve/signature.js";
import { openArtifact } from "../open-artifact.js";
import { parseCsv, type CsvTable } from "./csv.js";
import type { FeedData } from "./tensor.js";

/** A text of 2^29 characters is the longest that there is; it becomes many times as much memory. */
const MAX_TEXT_BYTES = 256 * 2 ** 20;

/** An object, and in it lists in each other, of which numpy allows no more than 64. */
const MAX_DEPTH = 65;

/** Elements that are what they are written as: a date is no number, and a complex number is two. */
const NPY_KINDS: ReadonlySet<string> = new Set(["bool", "int", "uint", "float", "str"]);

/** What is wrong with a text that is no JSON, or JSON that others may read otherwise. */
const NOT_READ: ReadonlySet<string> = new Set([
  "E_JSON_SYNTAX",
  "E_JSON_SURROGATE",
  "E_JSON_DUPLICATE_KEY",
  "E_LIMIT_DEPTH",
]);

/** Data for a model by the name of its input. */
export type Feeds = ReadonlyMap<string, FeedData>;

/** How the data in a file of each extension is paired with the inputs of a model. */
const READERS = new Map<string, (path: string, inputs: readonly ModelValue[]) => Feeds>([
  [".json", readJson],
  [".csv", readCsv],
  [".npy", readNpy],
]);

/** @throws UsageError `E_USAGE` for a file of a kind that is not read */
export function assertInputName(path: string): void {
  if (READERS.has(extname(path).toLowerCase())) return;
  const wanted = `${[...READERS.keys()].join(", ")} are read`;
  throw artifactError("E_USAGE", cannot("read input", path, "its extension says no kind of data", wanted));
}

/**
 * Reads the data for a model.
 *
 * @throws UsageError `E_INPUT` if it is not well formed or does not fit the inputs; SourceError `E_SOURCE_READ`;
 * UsageError `E_OPTIONS` for a file too large to be meant
 */
export function readFeeds(path: string, inputs: readonly ModelValue[]): Feeds {
  const read = READERS.get(extname(path).toLowerCase());
  return read?.(path, inputs) ?? new Map();
}

function readJson(path: string, inputs: readonly ModelValue[]): Feeds {
  const document = parseJson(path);
  if (Array.isArray(document)) {
    const { name } = onlyInput(path, inputs, "it is one list", "an object with a member for each input is wanted");
    return new Map([[name, jsonData(name, document)]]);
  }
  if (!(document instanceof Map)) throw wrong(path, "it is neither a list nor an object", "one of them is wanted");
  return new Map(Array.from(document, ([name, values]) => [name, jsonData(name, values)]));
}

function parseJson(path: string): ReturnType<typeof readJsonFile> {
  try {
    return readJsonFile(path, MAX_TEXT_BYTES, MAX_DEPTH);
  } catch (error) {
    if (isArtifactError(error, "E_JSON_ENCODING")) throw notUtf8(path);
    if (isArtifactError(error, "E_JSON_NUMBER")) {
      throw wrong(path, "a number is beyond the range of a double", "smaller ones are wanted");
    }
    if (!isArtifactError(error) || !NOT_READ.has(error.code)) throw error;
    throw wrong(path, `it is no JSON (${error.message})`, "JSON is wanted");
  }
}

function jsonData(name: string, values: unknown): FeedData {
  return { values, where: (indices) => `${quote(name)}${indices.map((index) => `[${index}]`).join("")}` };
}

function readCsv(path: string, inputs: readonly ModelValue[]): Feeds {
  const table = parseCsv(readText(path), path);
  const names = new Set(table.header);
  if (names.size !== table.header.length) throw wrong(path, "two columns have one name", "each must have its own");
  const isByName = names.size === inputs.length && inputs.every(({ name }) => names.has(name));
  if (isByName && inputs.every(isColumn)) {
    return new Map(inputs.map((input) => [input.name, columnData(table, input)]));
  }
  const wanted = `the header must name the inputs ${inputs.map(({ name }) => quote(name)).join(", ")}`;
  const { name } = onlyInput(path, inputs, `its columns are ${table.header.map(quote).join(", ")}`, wanted);
  const where = ([row = 0, column]: readonly number[]): string =>
    `line ${table.rows[row]?.line}${column === undefined ? "" : `, column ${quote(table.header[column] ?? "")}`}`;
  return new Map([[name, { values: table.rows.map(({ fields }) => fields), where }]]);
}

/** Whether an input takes one value for each row, as skl2onnx makes one for each column of a data frame. */
function isColumn({ shape = [] }: ModelValue): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

function columnData({ header, rows }: CsvTable, { name, shape = [] }: ModelValue): FeedData {
  const column = header.indexOf(name);
  const values = rows.map(({ fields }) => (shape.length === 1 ? fields[column] : [fields[column]]));
  return { values, where: ([row = 0]) => `line ${rows[row]?.line}, column ${quote(name)}` };
}

function readNpy(path: string, inputs: readonly ModelValue[]): Feeds {
  const { name } = onlyInput(path, inputs, "it is one array", "a .json file can hold data for each input");
  const source = openArtifact("read", path);
  try {
    const { approved, findings } = scanArtifact(source, { policy: Policy.of({ formats: ["npy"] }) });
    const value = approved && loadApproved(approved);
    if (!(value instanceof NdArray)) throw wrong(path, findings[0]?.message ?? "it is no array", "an array is wanted");
    if (!NPY_KINDS.has(value.dtype.kind)) {
      throw wrong(path, `its elements are ${dtypeText(value.dtype)}`, "numbers, bools or text are wanted");
    }
    return new Map([[name, jsonData(name, value.toNested())]]);
  } finally {
    source.close();
  }
}

function readText(path: string): string {
  const bytes = readSmallFile(path, MAX_TEXT_BYTES);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(path);
  }
}

function notUtf8(path: string): Error {
  return wrong(path, "it is not UTF-8", "text in UTF-8 is wanted");
}

function onlyInput(path: string, inputs: readonly ModelValue[], is: string, wanted: string): ModelValue {
  const [input, ...others] = inputs;
  if (input && others.length === 0) return input;
  throw wrong(path, `${is}, and the model has ${inputs.length} inputs`, wanted);
}

function wrong(path: string, is: string, wanted: string): Error {
  return artifactError("E_INPUT", cannot("read", path, is, wanted));
}
