import { parseJsonEvents, type Findings, type Limits } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { FIELDS, type FieldName } from "./kinds.js";
import { RECORD, Records } from "./records.js";
import { SCHEMA } from "./schema.js";

/** The newest protocol, written by skops 0.10 and later. */
const NEWEST_PROTOCOL = 2;

/** `schema.json` as records, with what stands at its top. */
export interface Schema {
  readonly records: Records;
  readonly protocol: number;
  readonly skopsVersion: string | undefined;
}

/**
 * Reads the JSON of a schema.
 *
 * @throws the errors of the JSON parser
 * @throws RefusedError `E_SKOPS_PROTOCOL` unless the protocol is 0, 1 or 2; MalformedError `E_SKOPS_SCHEMA`
 */
export function readSchema(bytes: Uint8Array, limits: Limits, findings: Findings): Schema {
  const records = new Records(bytes, SCHEMA, FIELDS, findings);
  parseJsonEvents(bytes, records, { maxDepth: limits.maxJsonDepth, path: SCHEMA });
  if (records.type(0) !== RECORD.object) {
    throw artifactError("E_SKOPS_SCHEMA", cannot("read", SCHEMA, "it is no JSON object", "the root node is wanted"), {
      path: SCHEMA,
    });
  }
  return { records, protocol: readProtocol(records), skopsVersion: readVersion(records) };
}

function readProtocol(records: Records): number {
  const record = rootMember(records, "protocol");
  const isInteger = record >= 0 && records.type(record) === RECORD.integer;
  const text = isInteger
    ? String.fromCharCode(...records.bytes.subarray(records.start(record), records.end(record)).subarray(0, 20))
    : "";
  if (/^[0-2]$/.test(text)) return Number(text);
  const is = record < 0 ? "it is missing" : isInteger ? `it is ${text}` : "it is no integer";
  throw artifactError("E_SKOPS_PROTOCOL", cannot("read", "protocol", is, `0 to ${NEWEST_PROTOCOL} are known`), {
    path: `${SCHEMA}#/protocol`,
  });
}

function readVersion(records: Records): string | undefined {
  const record = rootMember(records, "_skops_version");
  if (record < 0) return undefined;
  if (records.isString(record)) return records.text(record);
  throw artifactError("E_SKOPS_FIELD", cannot("read", "_skops_version", "it is no string", "a version is wanted"), {
    path: `${SCHEMA}#/_skops_version`,
  });
}

function rootMember(records: Records, field: FieldName): number {
  let found = -1;
  for (let record = 1; record < records.next(0); record = records.next(record)) {
    if (FIELDS[records.keyOf(record)] === field) found = record;
  }
  return found;
}
