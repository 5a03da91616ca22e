import type { Source } from "../bytes/index.js";
import { isOnnx } from "./onnx/index.js";

/** Formats by content; `unknown` where the bytes are of none that is known. */
export type Format =
  "skops" | "npy" | "npz" | "pickle" | "joblib" | "onnx" | "safetensors" | "hdf5" | "gguf" | "zip" | "unknown";

/** What a format is wrapped in. */
export type Container = "none" | "zip" | "zlib" | "gzip" | "bz2" | "lzma" | "xz" | "lz4" | "zstd";

/** What the first bytes say; a zip is looked into by its reader. */
export interface Detection {
  readonly format: Format;
  readonly container: Container;
}

const HEAD = 512;

const MAGICS: readonly (readonly [magic: readonly number[], detection: Detection])[] = [
  [[0x50, 0x4b, 0x03, 0x04], { format: "zip", container: "zip" }],
  [[0x50, 0x4b, 0x05, 0x06], { format: "zip", container: "zip" }],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], { format: "npy", container: "none" }],
  [[0x1f, 0x8b], { format: "joblib", container: "gzip" }],
  [[0x42, 0x5a, 0x68], { format: "joblib", container: "bz2" }],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], { format: "joblib", container: "xz" }],
  [[0x5d, 0x00, 0x00], { format: "joblib", container: "lzma" }],
  [[0x04, 0x22, 0x4d, 0x18], { format: "joblib", container: "lz4" }],
  [[0x28, 0xb5, 0x2f, 0xfd], { format: "joblib", container: "zstd" }],
  [[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], { format: "hdf5", container: "none" }],
  [[0x47, 0x47, 0x55, 0x46], { format: "gguf", container: "none" }],
];

/** zlib headers of the compression levels that joblib offers: 32 KiB window, check bits right. */
const ZLIB_FLAGS = new Set([0x01, 0x5e, 0x9c, 0xda]);

const MODEL_EXTENSIONS = new Set(
  (
    "skops pkl pickle joblib npy npz onnx ort pt pth ckpt safetensors h5 hdf5 keras gguf ggml pmml " +
    "dill cloudpickle sav model mlmodel tflite pb bst ubj"
  )
    .split(" ")
    .map((extension) => `.${extension}`),
);

/** @returns whether a file name ends as those of models do, whatever its content. */
export function hasModelExtension(name: string): boolean {
  // joblib appends the compressor: model.joblib.gz, model.pkl.z
  const bare = name.toLowerCase().replace(/\.(gz|z|bz2|xz|lzma|lz4|zst)$/, "");
  const dot = bare.lastIndexOf(".");
  return dot >= 0 && MODEL_EXTENSIONS.has(bare.slice(dot));
}

/** @returns what the first bytes of `source` are. */
export function detect(source: Source): Detection {
  const head = source.read(0, Math.min(HEAD, source.size));
  for (const [magic, detection] of MAGICS) if (startsWith(head, magic)) return detection;
  if (head[0] === 0x78 && ZLIB_FLAGS.has(head[1] ?? -1)) return { format: "joblib", container: "zlib" };
  if (isPickle(head)) return { format: "pickle", container: "none" };
  if (isSafetensors(head, source.size)) return { format: "safetensors", container: "none" };
  if (isOnnx(head, source)) return { format: "onnx", container: "none" };
  return { format: "unknown", container: "none" };
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

/** PROTO with protocol 2 to 5; a text pickle is told by its reader. */
function isPickle(head: Uint8Array): boolean {
  const protocol = head[1] ?? 0;
  return head[0] === 0x80 && protocol >= 2 && protocol <= 5;
}

/** Eight bytes of header length, then a JSON object. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return length >= 2n && length <= BigInt(size - 8);
}
