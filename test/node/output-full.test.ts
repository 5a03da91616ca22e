import type * as fs from "node:fs";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { writeWholeFile } from "../../src/node/output.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const disk = vi.hoisted(() => ({ writes: 0 }));

vi.mock("node:fs", async (importOriginal) => {
  const actual = await importOriginal<typeof fs>();
  return {
    ...actual,
    writeFileSync: (file: number | string, data: string) => {
      if (typeof file === "number" && disk.writes-- <= 0) {
        actual.writeFileSync(file, data.slice(0, 2));
        throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      }
      actual.writeFileSync(file, data);
    },
  };
});

describe("writeWholeFile on a disk that is full", () => {
  it.each([0, 1, 2])("leaves nothing behind after %i pieces, and the older file as it was", (writes) => {
    disk.writes = Infinity;
    const folder = temporaryFolder({ "report.json": "old" });
    const path = join(folder, "report.json");
    disk.writes = writes;
    expect(() => writeWholeFile(path, ["one", "two", "three"])).toThrow(
      expect.objectContaining({ code: "E_OUTPUT", message: expect.stringContaining("ENOSPC") as string }),
    );
    expect(readdirSync(folder)).toEqual(["report.json"]);
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  it("leaves nothing behind where the content fails", () => {
    disk.writes = Infinity;
    const folder = temporaryFolder();
    const content = function* (): Generator<string> {
      yield "one";
      throw new RangeError("too long");
    };
    expect(() => writeWholeFile(join(folder, "report.json"), content())).toThrow("Cannot write");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("writes pieces one after another where there is room", () => {
    disk.writes = Infinity;
    const path = join(temporaryFolder(), "report.json");
    writeWholeFile(path, ["one", "two"]);
    expect(readFileSync(path, "utf8")).toBe("onetwo");
  });
});
