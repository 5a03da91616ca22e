import { readFileSync } from "node:fs";
import protobuf from "protobufjs";

const proto = readFileSync(new URL("../../../scripts/data/onnx-ml.proto", import.meta.url), "utf8");

/** The message types of onnx-ml.proto, as protobufjs understands them. */
export const ModelProto = protobuf.parse(proto, { keepCase: true }).root.resolveAll().lookupType("onnx.ModelProto");

/**
 * What protobufjs makes of a model: the bytes that it writes after it read them. Where they are the same bytes, nothing
 * is in the file that it did not see, and nothing is there in another form.
 *
 * @throws Error where it cannot read them
 */
export function reencode(bytes: Uint8Array): Uint8Array {
  return ModelProto.encode(ModelProto.decode(bytes)).finish();
}

/** @returns how often each domain/type is called by a node that protobufjs sees, wherever it stands. */
export function callsSeenBy(bytes: Uint8Array): Map<string, number> {
  const calls = new Map<string, number>();
  const open: protobuf.Message[] = [ModelProto.decode(bytes)];
  for (let message = open.pop(); message; message = open.pop()) {
    const fields = message as protobuf.Message & Readonly<Record<string, unknown>>;
    if (message.$type.name === "NodeProto") {
      const { domain, op_type: type } = fields as { readonly domain?: string; readonly op_type?: string };
      const id = `${domain || "ai.onnx"}/${type ?? ""}`;
      calls.set(id, (calls.get(id) ?? 0) + 1);
    }
    for (const value of Object.values(fields).flat()) if (value instanceof protobuf.Message) open.push(value);
  }
  return calls;
}
