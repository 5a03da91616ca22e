import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { Policy } from "../../src/index.js";
import { DEMO, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const DOCUMENT = {
  version: 1,
  name: "team",
  extends: ["sallyport:python-data"],
  trust: [
    { id: "construct:m.New", reason: "reviewed", owner: "ml", expires: "2999-01-01" },
    { id: "construct:m.Old", expires: "2001-01-01" },
    "call:os.system",
  ],
  deny: ["reference:m.f"],
  formats: ["skops"],
  limits: { maxNodes: 7 },
};
let file = "";
beforeEach(() => {
  file = join(temporaryFolder({ "policy.json": JSON.stringify(DOCUMENT) }), "policy.json");
});

describe("policy show", () => {
  it("prints the default policy, each entry with its profile", async () => {
    const { status, stdout, stderr } = await runMain(["policy", "show"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`digest   ${Policy.default().digest}\n`);
    expect(stdout).toContain("formats  all that are read\n");
    expect(stdout).toMatch(/^trusted +construct:builtins\.dict +sallyport:scikit-learn +\S/m);
  });

  it("prints what an own policy says, and what its entries do now", async () => {
    const { status, stdout } = await runMain(["policy", "show", file]);
    expect(status).toBe(0);
    expect(stdout).toContain("policy   team\n");
    expect(stdout).toContain("formats  skops\n");
    expect(stdout).toContain("limit    maxNodes 7\n");
    expect(stdout).toContain("limit    maxMembers 1000000 (default)\n");
    expect(stdout).toMatch(/^trusted +construct:m\.New +\(trust\) +reviewed +owner ml +expires 2999-01-01$/m);
    expect(stdout).toMatch(/^expired +construct:m\.Old +\(trust\) +expires 2001-01-01$/m);
    expect(stdout).toMatch(/^trusted +call:os\.system +\(trust\) +warning: \S/m);
    expect(stdout).toMatch(/^denied +reference:m\.f +\(deny\)$/m);
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await runMain(["policy", "show", file, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "team",
      digest: Policy.parse(DOCUMENT).digest,
      formats: ["skops"],
      limits: { maxNodes: 7, maxMembers: 1_000_000 },
      entries: expect.arrayContaining([
        { list: "trust", id: "construct:m.Old", expires: "2001-01-01", status: "expired" },
        { list: "deny", id: "reference:m.f", status: "denied" },
      ]),
    });
  });
});

describe("policy check", () => {
  it("names the digest of a good policy, and what is worth a look in it", async () => {
    const { status, stdout } = await runMain(["policy", "check", file]);
    expect(status).toBe(0);
    expect(stdout).toContain(Policy.parse(DOCUMENT).digest);
    expect(stdout).toContain("construct:m.Old");
    expect(stdout).toContain("call:os.system");
  });

  it("lists every bad field", async () => {
    const bad = join(temporaryFolder({ "bad.json": '{"version":2,"trust":["a.*"]}' }), "bad.json");
    const { status, stdout, stderr } = await runMain(["policy", "check", bad]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("/version");
    expect(stderr).toContain("/trust/0");
  });
});

describe("commands over a file that is refused", () => {
  const tampered = join(DEMO, "tampered.skops");

  it("inspect prints the names and findings, as there is no tree", async () => {
    const { status, stdout } = await runMain(["inspect", tampered]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^no tree: /m);
    expect(stdout).toContain("reference:os.system");
    expect(stdout).toContain("E_DUPLICATE_MEMBER");
  });

  it("export prints no value", async () => {
    const { status, stdout, stderr } = await runMain(["export", tampered]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("E_DUPLICATE_MEMBER");
  });

  it("inspect says which path there is not", async () => {
    const { status, stderr } = await runMain(["inspect", join(DEMO, "plan-encoder.skops"), "--path", "/none"]);
    expect(status).toBe(2);
    expect(stderr).toContain(`Cannot find "none"`);
  });

  it("export names what is untrusted, and how to trust it", async () => {
    const { status, stderr } = await runMain(["export", join(DEMO, "churn-pipeline.skops")]);
    expect(status).toBe(1);
    expect(stderr).toContain("construct:churn.features.TenureBands");
  });
});

describe("explain", () => {
  it("lists every code where none is named", async () => {
    const { status, stdout } = await runMain(["explain"]);
    expect(status).toBe(0);
    expect(stdout).toContain("E_ZIP_CRC");
    expect(stdout).toContain("E_POLICY");
  });
});
