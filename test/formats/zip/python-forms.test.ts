import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { audit, sha256Of } from "./helpers.js";
import { portableHost } from "../../../src/codecs/index.js";
import { nodeHost } from "../../../src/node/host.js";

const ARRAY = Uint8Array.of(0x93, ...Buffer.from("NUMPY"), ...Array.from({ length: 64 }, (_, index) => index));
const SCHEMA = new TextEncoder().encode('{"a": [1, 2, 3]}'.repeat(8));
const FORMS = [
  "stored",
  "deflated",
  "force_zip64",
  "force_zip64_redundant",
  "descriptor_stored",
  "descriptor_deflated",
  "descriptor_zip64",
  "zip64_end",
] as const;

function fixture(form: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/zip/${form}.zip`, import.meta.url)));
}

describe.each([
  ["native", nodeHost],
  ["portable", portableHost],
])("archives of CPython with the %s host", (_, host) => {
  it.each(FORMS)("reads %s without a finding", (form) => {
    const bytes = fixture(form);
    const { codes, contents, digest } = audit(bytes, {}, host);
    expect(codes).toEqual([]);
    expect([...contents.keys()]).toEqual(["140234567890123.npy", "schema.json"]);
    expect(contents.get("140234567890123.npy")).toEqual(ARRAY);
    expect(contents.get("schema.json")).toEqual(SCHEMA);
    expect(digest).toBe(sha256Of(bytes));
  });

  it("reads a name that is flagged as UTF-8", () => {
    const { codes, contents } = audit(fixture("utf8_name"), {}, host);
    expect(codes).toEqual([]);
    expect(contents.get("schéma.json")).toEqual(SCHEMA);
  });
});
