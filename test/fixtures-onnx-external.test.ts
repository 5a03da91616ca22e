import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { companionsOf, openFile } from "../src/node/index.js";
import { approvedBytes, Policy, scan, type Scan } from "../src/scan/index.js";

interface Expected {
  readonly files: Readonly<
    Record<string, { readonly size: number; readonly sha256: string; readonly tensors: number }>
  >;
}

const folder = new URL("../fixtures/onnx-external/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Readonly<
  Record<string, Expected>
>;
const EXTERNAL = Policy.of({ extends: ["sallyport:onnx-standard"], onnx: { externalData: true } });
const INSIDE = Policy.of({ extends: ["sallyport:onnx-standard"] });

/** Scans one model with the files in its folder, and looks at the result while they are open. */
function withScan<T>(name: string, policy: Policy, look: (result: Scan) => T): T {
  const path = fileURLToPath(new URL(`${name}/model.onnx`, folder));
  const source = openFile(path);
  const companions = companionsOf(path);
  try {
    return look(scan(source, { policy, companion: companions.open }));
  } finally {
    companions.close();
    source.close();
  }
}

describe.each(Object.entries(expected))("%s", (name, { files }) => {
  const names = Object.keys(files);

  it("has the files and tensors that python finds, as they are", () => {
    const { verdict, requirements, inventory } = withScan(name, EXTERNAL, (result) => result);
    expect(verdict).toBe("approved");
    const listed = requirements.filter(({ action }) => action === "file").map((row) => [row.name, row.count]);
    expect(listed).toEqual(names.map((file) => [file, files[file]!.tensors]));
    expect(inventory.facts.files).toEqual(
      names.map((file) => ({ name: file, size: files[file]!.size, sha256: files[file]!.sha256 })),
    );
  });

  it("is handed on with its files", () => {
    withScan(name, EXTERNAL, ({ approved }) => {
      const bytes = approvedBytes(approved!);
      const digests = Array.from(bytes.files, ([file, content]) => [
        file,
        createHash("sha256").update(content).digest("hex"),
      ]);
      expect(digests).toEqual(names.map((file) => [file, files[file]!.sha256]));
      expect(bytes.model).toEqual(new Uint8Array(readFileSync(new URL(`${name}/model.onnx`, folder))));
    });
  });

  it("is refused unless its files are trusted, all of them", () => {
    const ids = names.map((file) => `file:${file}`);
    const trusting = (trust: readonly string[]): string =>
      withScan(name, Policy.of({ extends: ["sallyport:onnx-standard"], trust }), ({ verdict }) => verdict);
    expect(trusting(ids)).toBe("approved");
    expect(trusting(ids.slice(1))).toBe("refused");
    const { findings, verdict } = withScan(name, INSIDE, (result) => result);
    expect([verdict, findings.map(({ code }) => code)]).toEqual(["refused", ["E_ONNX_EXTERNAL"]]);
  });
});
