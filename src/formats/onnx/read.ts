import type { Companion, Digest, Findings, Host, Limits, Source } from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import type { Reading } from "../../graph/index.js";
import { OnnxContext } from "./context.js";
import { Cursor } from "./cursor.js";
import { CallJudge } from "./judge-calls.js";
import { ModelSink } from "./model.js";
import { MODEL } from "./schema.js";
import { Walker } from "./walker.js";

/** No protobuf parser reads more. */
const MAX_SIZE = 2 ** 31 - 1;

/** `ORTM` at offset 4 makes onnxruntime read the same bytes as a flatbuffer, which may hold another model. */
const ORT_MAGIC = [0x4f, 0x52, 0x54, 0x4d];

/** What a scan lends to the reader. */
export interface OnnxReadOptions {
  readonly host: Host;
  readonly limits: Limits;
  readonly findings: Findings;
  /** Is fed every byte of the source once. */
  readonly digest: Digest;
  /** Whether the graph is made, for a later approval. */
  readonly digestBodies: boolean;
  /** Opens the files that hold tensors. */
  readonly companion: Companion | undefined;
}

/**
 * Reads an ONNX model: checks that its bytes have one reading (protobuf, onnx-ml.proto of IR versions 3 to 14),
 * lists the operators and functions of all graphs, and checks what neither shows. Payloads of tensors are counted,
 * not decoded. Of files beside the model only the length is held against the tensors, and the digest taken.
 *
 * @throws SourceError where the source does
 */
export function readOnnx(source: Source, options: OnnxReadOptions): Reading {
  const { limits, findings, digest, digestBodies, host, companion } = options;
  const cursor = new Cursor(source, digest);
  checkFile(source, findings);
  const walker = new Walker(cursor, { findings, limits });
  const context = new OnnxContext({ findings, limits, path: walker.path, keepGraph: digestBodies, host, companion });
  const model = new ModelSink(context);
  const complete = walk(walker, model, source.size, findings);
  cursor.skip(source.size - cursor.position);
  const isBilled = bill(context, model, complete);
  const files = complete ? context.files.digest() : [];
  const root = model.graph?.node;
  return {
    complete: complete && isBilled,
    freeze: root === undefined || !complete ? undefined : () => context.builder.freeze(root),
    requirements: context.builder.requirements.seal(),
    notes: [],
    facts: {
      nodes: context.nodes,
      arrays: context.tensors,
      arrayBytes: context.tensorBytes,
      members: 0,
      protocol: model.irVersion,
      libraries: new Map(model.producer === "" ? [] : [[model.producer, model.producerVersion]]),
      ...(files.length > 0 && { files }),
    },
  };
}

function checkFile(source: Source, findings: Findings): void {
  if (source.size > MAX_SIZE) {
    const message = cannot("read", "model", `it has ${source.size} bytes`, `protobuf ends at ${MAX_SIZE}`);
    findings.add("E_PROTOBUF_LENGTH", message);
  }
  if (source.size < 8) return;
  const magic = source.read(4, 4);
  if (ORT_MAGIC.every((byte, i) => magic[i] === byte)) {
    const message = cannot("read", "model", "onnxruntime takes it for its own format", "it must have one reading");
    findings.add("E_ONNX_ORTM", message, { offset: 4 });
  }
}

/** @returns whether the walk came to the end. */
function walk(walker: Walker, model: ModelSink, size: number, findings: Findings): boolean {
  try {
    walker.run(MODEL, model, size);
    return true;
  } catch (error) {
    findings.addError(error);
    return false;
  }
}

/** @returns whether the bill holds all that was read. */
function bill(context: OnnxContext, model: ModelSink, isWhole: boolean): boolean {
  try {
    new CallJudge(context, model.opsets, model.functions).run(isWhole);
    return true;
  } catch (error) {
    context.findings.addError(error);
    return false;
  }
}
