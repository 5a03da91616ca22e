import { createHash } from "node:crypto";
import { DEFAULT_LIMITS, memorySource } from "../../src/bytes/index.js";
import {
  GraphBuilder,
  type Action,
  type ApplicationSlots,
  type ArrayDescriptor,
  type Body,
  type NodeIndex,
} from "../../src/graph/index.js";
import { load, type LoadOptions, type Value } from "../../src/load/index.js";
import { approve } from "../../src/scan/approved.js";
import type { ApprovedGraph } from "../../src/scan/index.js";

const encoder = new TextEncoder();

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A body in memory, handed out in pieces, that counts how often it was opened. */
export class MemoryBody implements Body {
  readonly size: number;
  readonly sha256: string | undefined;
  opened = 0;
  readonly #pieces: readonly Uint8Array[];

  constructor(bytes: Uint8Array, { sha256 = sha256Hex(bytes), piece = 3 }: { sha256?: string; piece?: number } = {}) {
    this.size = bytes.length;
    this.sha256 = sha256 === "" ? undefined : sha256;
    this.#pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
      bytes.subarray(i * piece, (i + 1) * piece),
    );
  }

  open(): { next(): Uint8Array | undefined } {
    this.opened++;
    const pieces = this.#pieces.values();
    return { next: () => pieces.next().value };
  }
}

/** Builds graphs for tests in few words. */
export class TestGraph {
  readonly builder = new GraphBuilder(DEFAULT_LIMITS);

  name(action: Action, module: string, name: string): number {
    const requirement = this.builder.requirements.declare(action, module, name, false, () => "schema.json#");
    this.builder.requirements.use(requirement, { owner: -1, attribute: undefined, callee: -1 });
    return requirement;
  }

  int(value: number | bigint): NodeIndex {
    return this.builder.int(encoder.encode(String(value)));
  }

  float(text: string): NodeIndex {
    return this.builder.float(encoder.encode(text));
  }

  str(text: string): NodeIndex {
    return this.builder.str(encoder.encode(text));
  }

  list(...items: NodeIndex[]): NodeIndex {
    return this.builder.sequence("list", items);
  }

  tuple(...items: NodeIndex[]): NodeIndex {
    return this.builder.sequence("tuple", items);
  }

  dict(...entries: NodeIndex[]): NodeIndex {
    return this.builder.dict(entries);
  }

  bytes(...bytes: number[]): NodeIndex {
    return this.builder.bytes(new MemoryBody(Uint8Array.from(bytes)));
  }

  array(descriptor: ArrayDescriptor, data: ArrayBufferView): NodeIndex {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.builder.array({ descriptor, body: new MemoryBody(bytes) });
  }

  construct(module: string, name: string, slots: ApplicationSlots = {}): NodeIndex {
    return this.builder.apply(this.name("construct", module, name), slots);
  }

  approve(root: NodeIndex): ApprovedGraph {
    const artifact = { source: memorySource(new Uint8Array()), size: 0, sha256: "0".repeat(64) };
    const approval = { artifact: artifact.sha256, policy: "sha256:0" };
    return approve(this.builder.freeze(root), approval, { format: "skops", artifact, files: new Map() });
  }

  load(root: NodeIndex, options?: LoadOptions): Value {
    return load(this.approve(root), options);
  }
}

export function floats(...values: number[]): readonly [ArrayDescriptor, Float64Array] {
  const dtype = { kind: "float", itemsize: 8, littleEndian: true } as const;
  return [{ dtype, shape: [values.length], order: "C" }, Float64Array.from(values)];
}

/** @returns what `action` throws */
export function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
