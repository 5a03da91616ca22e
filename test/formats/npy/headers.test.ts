import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../src/bytes/index.js";
import { isArtifactError } from "../../../src/errors/index.js";
import { parseNpyHeader } from "../../../src/formats/npy/index.js";
import { npyFile, VECTORS } from "./npy-file.js";

/** What numpy reads and we refuse; each pattern must be needed. */
const STRICTER: readonly (readonly [string, RegExp])[] = [
  ["a byte order where the type has none", /'[<>](b1|[iuSV]1?[35]?|O)'/],
  ["a missing, native or impossible byte order", /'descr': '(=?i2|\|i2|S3|\|U3|O|\|M8.*|\|f16)',/],
  ["Python's and C's names of types", /'descr': '(\?|bool|float64|<g|<d|\|a3)'/],
  ["lists in a type string", /'descr': '(<i8,<i8|f8,O)'/],
  ["a size with leading zeros or without digits", /'(\|S|\|V|\|S03|<U03)'/],
  ["long doubles, whose format depends on the platform", /'[<>|](f16|c32)'/],
  ["elements without bytes", /'descr': ('\|S0'|'<U0'|'\|V0'|\[\]|\{\}|\[\('a',('\|S0'|'<f4',\(0,\)|\[\])\)\]),/],
  ["units that numpy writes otherwise", /\[(1s|025s|0s|s\/10|generic)\]/],
  ["a comma behind the last item of a field", /'<f4',\)/],
  ["fields without a name that are not padding", /\(('','<f4'|'','\|V4',\(2,\)|\('t',''\),.*)\)/],
  ["sub-arrays without dimensions, or with a number for a shape", /'<f[48]',(\(\)|2)/],
  ["lists for tuples", /\[\['a'/],
  ["parentheses around a value", /\('<f8'\)|\(\(3|\(False\)|\(\{/],
  ["surrogates", /\\ud800/],
  ["escapes that repr() does not write", /\\([q0a]|101|N\{)/],
  ["raw control characters", /\('[\u0001-\u001f]/],
  ["prefixes of strings", /: [ru]'<f8'/],
  ["strings side by side", /'<' ?'f8'|'de' 'scr'|\('{3}/],
  ["numbers that are not plain decimal digits", /\((00|\+3|3_0|0x3|0b11|0o3|3 L),\)/],
  ["dimensions of 2^53 and more", /9007199254740993/],
  ["white space other than spaces", /[\t\n\r\f]/],
  ["anything before the brace", /^[ \t\n]/],
  ["comments", /#/],
  ["doubled keys", /('descr'|'shape').*\1|True, 'fortran_order'/],
];

const rows = JSON.parse(readFileSync(new URL("headers.json", VECTORS), "utf8")) as [number, string, boolean][];

function accepts([version, text]: readonly [number, string, boolean]): boolean {
  try {
    parseNpyHeader(npyFile({ version: [version, 0], text, alignment: 16 }), DEFAULT_LIMITS, "x.npy");
    return true;
  } catch (error) {
    if (isArtifactError(error)) return false;
    throw error;
  }
}

describe("parseNpyHeader beside numpy", () => {
  it("refuses every header that numpy refuses", () => {
    expect(rows.filter((row) => !row[2] && accepts(row)).map((row) => row[1])).toEqual([]);
  });

  it("refuses of what numpy reads only what is listed with a reason", () => {
    const refused = rows.filter((row) => row[2] && !accepts(row)).map((row) => row[1]);
    expect(refused.filter((text) => !STRICTER.some(([, pattern]) => pattern.test(text)))).toEqual([]);
  });

  it.each(STRICTER)("refuses %s", (_, pattern) => {
    const matching = rows.filter((row) => row[2] && pattern.test(row[1]));
    expect(matching.length).toBeGreaterThan(0);
    expect(matching.filter(accepts)).toEqual([]);
  });
});
