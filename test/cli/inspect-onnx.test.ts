import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { float, graph, model, node } from "../formats/onnx/model-bytes.js";
import { ROOT, runMain } from "../helpers/cli.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const LOOP = "fixtures/onnx/own/subgraph-loop.onnx";

function fileOf(bytes: Uint8Array): string {
  return join(temporaryFolder({ "model.onnx": bytes }), "model.onnx");
}

describe("sallyport inspect of an ONNX model", () => {
  it("indents subgraphs, and marks what the policy does not trust", async () => {
    const { status, stdout } = await runMain(["inspect", join(ROOT, LOOP)]);
    const lines = stdout.split("\n");
    expect(status).toBe(0);
    expect(lines).toContain("    1  operator:ai.onnx/Loop  UNTRUSTED");
    expect(lines.slice(lines.indexOf('  Loop body: graph "body"')).slice(0, 6)).toEqual([
      '  Loop body: graph "body"',
      "    inputs",
      "      i: int64[]",
      "      go: bool[]",
      "      v: float32[2]",
      "    outputs",
    ]);
    expect(stdout).toContain("next: sallyport explain operator:ai.onnx/Loop\n");
  });

  it("says the same as JSON", async () => {
    const { stdout } = await runMain(["inspect", join(ROOT, LOOP), "--json"]);
    const { outline, root, nodes } = JSON.parse(stdout) as {
      readonly outline: {
        readonly irVersion: number;
        readonly modelVersion: number;
        readonly scopes: { readonly items: readonly Record<string, unknown>[] };
      };
      readonly root: unknown;
      readonly nodes: number;
    };
    expect([root, nodes, outline.irVersion, outline.modelVersion]).toEqual([null, 3, 9, 0]);
    const [whole, body] = outline.scopes.items;
    expect(whole).toMatchObject({
      kind: "graph",
      operators: {
        items: [
          { domain: "ai.onnx", type: "Loop", count: 1, requirement: "operator:ai.onnx/Loop", status: "untrusted" },
        ],
      },
      initializers: { items: [{ name: "n", type: "int64[]", bytes: 8, external: false }, { name: "t" }], more: 0 },
    });
    expect(body).toMatchObject({ kind: "subgraph", of: { operator: "Loop", attribute: "body" }, depth: 1 });
  });

  it.each([["--tree"], ["--untrusted"], ["--path", "/0"]])("shows nodes with %s", async (...options) => {
    const { status, stdout } = await runMain(["inspect", join(ROOT, LOOP), ...options]);
    expect(status).toBe(0);
    expect(stdout).toContain("operator:ai.onnx/Loop  UNTRUSTED");
    expect(stdout).not.toContain("opsets");
  });

  it("shows a model that is refused for what it means, with its findings", async () => {
    const path = fileOf(model({ metadata_props: [{ key: "ort_config", value: "{}" }] }));
    const { status, stdout } = await runMain(["inspect", path]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^metadata\n {2}ort_config: \{\}\n/m);
    expect(stdout).toMatch(/^findings:\n {2}E_ONNX_METADATA /m);
    expect(stdout).toMatch(/next: sallyport explain E_ONNX_METADATA\n$/);
  });

  it("shows nothing of bytes that have two readings", async () => {
    const path = fileOf(Uint8Array.of(...model(), 0xf8, 0x01, 0x01));
    const { status, stdout } = await runMain(["inspect", path]);
    expect(status).toBe(2);
    expect(stdout).toContain("no tree");
    expect(stdout).not.toContain("IR version");
    const json = await runMain(["inspect", path, "--json"]);
    expect(JSON.parse(json.stdout)).not.toHaveProperty("outline");
  });

  it("counts what it does not list", async () => {
    const initializer = Array.from({ length: 25 }, (_, i) => ({
      name: `w${i}`,
      dims: [i],
      data_type: 2,
      raw_data: new Uint8Array(i),
    }));
    const path = fileOf(model({ graph: graph(undefined, { initializer }) }));
    const whole = await runMain(["inspect", path]);
    expect(whole.stdout).toContain("  initializers: 25, 300 bytes\n    24  w24: uint8[24]\n");
    expect(whole.stdout).toContain("    … 5 more\n");
    const few = JSON.parse((await runMain(["inspect", path, "--json", "--max-nodes", "3"])).stdout) as {
      readonly outline: { readonly scopes: { readonly items: readonly { readonly initializers: unknown }[] } };
    };
    expect(few.outline.scopes.items[0]?.initializers).toMatchObject({ items: [{}, {}, {}], more: 22 });
  });

  it("lets no text of the file act on a terminal", async () => {
    const name = "\u202egnp\u2028\ud83d\ude00";
    const input = [{ ...float("x"), type: { tensor_type: { elem_type: 1, shape: { dim: [{ dim_param: name }] } } } }];
    const bytes = model({
      producer_name: name,
      producer_version: "1\n\u001b[2J",
      domain: name,
      metadata_props: [{ key: name, value: "\u001b[31m\n" }],
      graph: { ...graph([node("Relu", ["x"], ["y"]), node("Neg", ["x"], [name])]), name, input },
    });
    const path = fileOf(bytes);
    const { stdout } = await runMain(["inspect", path]);
    expect(stdout).toContain("producer: \\u{202e}gnp\\u{2028}\u{1f600} 1\\u{a}\\u{1b}[2J\n");
    expect(stdout).toContain("x: float32[\\u{202e}gnp\\u{2028}\u{1f600}]\n");
    for (const output of [stdout, (await runMain(["inspect", path, "--json"])).stdout]) {
      expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });
});
