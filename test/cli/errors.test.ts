import { Readable } from "node:stream";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { describeError } from "../../src/cli/describe-error.js";
import { EXIT, exitCodeOf } from "../../src/cli/exit-code.js";
import { main } from "../../src/cli/main.js";
import { scanFile } from "../../src/cli/scan-file.js";
import { trustWarning } from "../../src/cli/trust-warning.js";
import type { FoundFile } from "../../src/node/index.js";
import { artifactError, CODES, Policy } from "../../src/index.js";
import { DEMO, SCAN_WORKER } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const AT = new Date(0);

describe("describeError", () => {
  it("takes the hint from the code", () => {
    expect(describeError(artifactError("E_OUTPUT", 'Cannot write "a": it is full, room is wanted'))).toBe(
      `error: Cannot write "a": it is full, room is wanted\nhint: ${CODES.E_OUTPUT.next}\n`,
    );
  });

  it.each([
    [new TypeError("x is undefined"), "sallyport failed (TypeError: x is undefined)"],
    ["thrown text", "sallyport failed (thrown text)"],
    [undefined, "sallyport failed (undefined)"],
  ])("says of %o that sallyport failed, without a stack", (error, what) => {
    expect(describeError(error)).toBe(`error: ${what}\nhint: ${CODES.E_INTERNAL.next}\n`);
  });

  it("keeps a suggestion apart from what looks like one", () => {
    const message = "error: unknown option '--a\n(Did you mean b?)'\n(Did you mean --all?)";
    expect(describeError(new CommanderError(1, "commander.unknownOption", message))).toBe(
      "error: unknown option '--a\\u{a}(Did you mean b?)'\nhint: Did you mean --all?\n",
    );
  });
});

describe("exitCodeOf", () => {
  const none = { artifacts: 4, approved: 0, untrusted: 0, refused: 0, undecided: 0, ignored: 0 };

  it.each([
    [EXIT.nothing, { artifacts: 0, ignored: 3 }],
    [EXIT.approved, { approved: 4 }],
    [EXIT.noVerdict, { approved: 3, undecided: 1 }],
    [EXIT.blocked, { approved: 3, untrusted: 1 }],
    [EXIT.blocked, { undecided: 3, refused: 1 }],
  ])("is %i for %j", (expected, counts) => {
    expect(exitCodeOf({ ...none, ...counts }, false)).toBe(expected);
  });

  it("forgives untrusted and refused alone", () => {
    expect(exitCodeOf({ ...none, untrusted: 1, refused: 3 }, true)).toBe(EXIT.approved);
    expect(exitCodeOf({ ...none, undecided: 1, refused: 3 }, true)).toBe(EXIT.noVerdict);
    expect(exitCodeOf({ ...none, artifacts: 0 }, true)).toBe(EXIT.nothing);
  });
});

describe("scanFile", () => {
  const file = (path: string, explicit = true): FoundFile => {
    return { kind: "file", path, target: path, explicit };
  };

  it("turns a failure of sallyport into a finding, so that other files are scanned", () => {
    const broken = new Proxy(Policy.default(), {
      get() {
        throw new TypeError("broken");
      },
    });
    const report = scanFile({ ...file(`${DEMO}/tampered.skops`), note: "link to x" }, broken, AT);
    expect(report).toMatchObject({
      verdict: "undecided",
      completeness: "incomplete",
      notes: [{ message: "link to x" }],
    });
    expect(report!.findings).toMatchObject([
      { code: "E_INTERNAL", message: expect.stringContaining("TypeError: broken") as string },
    ]);
  });

  it("turns a file that is gone into a finding", () => {
    const report = scanFile(file(`${temporaryFolder()}/gone.pkl`, false), Policy.default(), AT);
    expect(report).toMatchObject({ verdict: "undecided", findings: [{ code: "E_SOURCE_READ" }] });
  });

  it("judges at the time that it is given", () => {
    const id = "churn.features.TenureBands";
    const policy = Policy.of({ extends: ["sallyport:skops"], trust: [{ id, expires: "2000-01-01" }] });
    const path = `${DEMO}/churn-pipeline.skops`;
    expect(scanFile(file(path), policy, AT)?.verdict).toBe("approved");
    expect(scanFile(file(path), policy, new Date("2000-01-01"))?.verdict).toBe("untrusted");
  });
});

describe("trustWarning", () => {
  it.each([
    ["call:os.system", "it runs programs"],
    ["construct:mymodels.RareScaler", undefined],
    ["construct:a\u202e.B", "no policy can trust it"],
    ["", "no policy can trust it"],
  ])("of %j is %j", (id, expected) => {
    expect(trustWarning(id)).toBe(expected);
  });
});

describe("main", () => {
  it("ends with 2 where the output throws", async () => {
    let stderr = "";
    const status = await main(["version"], {
      stdout: {
        write() {
          throw new Error("EIO");
        },
      },
      stderr: { write: (text) => (stderr += text) },
      stdin: Object.assign(Readable.from([]), { isTTY: true }),
      env: {},
      scanWorker: SCAN_WORKER,
    });
    expect(status).toBe(EXIT.noVerdict);
    expect(stderr).toContain("error: sallyport failed (Error: EIO)");
  });
});
