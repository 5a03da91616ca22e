import { artifactError, cannot } from "../../index.js";

/** A table as a CSV file holds it. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field and what ends it, from where the last one ended: in quotes, or without any. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * Reads CSV as RFC 4180 has it, with a header; lines end in LF too. Nothing is trimmed.
 *
 * @throws UsageError `E_INPUT` with the line of what is wrong
 */
export function parseCsv(text: string, path: string): CsvTable {
  const fail = (line: number, is: string, wanted: string): Error =>
    artifactError("E_INPUT", cannot("read", path, `on line ${line} ${is}`, wanted));
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let first = 1;
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length || fields.length > 0) {
    const match = FIELD.exec(text);
    if (!match)
      throw fail(
        line,
        "a quote or line break stands alone",
        'a field that holds one must be in quotes, with "" for each quote',
      );
    const [whole, quoted, plain = "", end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split("\n").length - 1;
    if (end === ",") continue;
    if (fields.length === 1 && plain === "" && quoted === undefined) {
      throw fail(first, "nothing stands", 'an empty field of its own is written ""');
    }
    rows.push({ line: first, fields });
    const [header] = rows;
    if (header && fields.length !== header.fields.length) {
      throw fail(first, `there are ${fields.length} fields`, `the header has ${header.fields.length}`);
    }
    fields = [];
    first = line;
  }
  const [header, ...records] = rows;
  if (!header) throw fail(1, "nothing stands", "a header is wanted");
  return { header: header.fields, rows: records };
}
