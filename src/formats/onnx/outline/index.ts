import { DEFAULT_LIMITS, Findings, type Host, type Limits, type Source } from "../../../bytes/index.js";
import { portableHost } from "../../../codecs/index.js";
import { artifactError } from "../../../errors/index.js";
import { Cursor } from "../cursor.js";
import { MODEL } from "../schema.js";
import { Walker } from "../walker.js";
import { Listing } from "./listed.js";
import { ModelOutlineSink } from "./model-outline.js";
import type { OnnxOutline, OnnxScope } from "./outline.js";

export type { Listed } from "./listed.js";
export type { OnnxCalls, OnnxOutline, OnnxScope, OnnxTensor, OnnxValue } from "./outline.js";

/** Things of each kind that an outline lists unless told otherwise. */
const DEFAULT_MOST = 10_000;

/** How an outline is made. */
export interface OutlineOptions {
  readonly limits?: Partial<Limits>;
  /** Number of things of each kind that are listed, at least 1; the others are counted. */
  readonly most?: number;
}

/**
 * Outlines an ONNX model: inputs, outputs, operators, functions, sizes of weights. It says what stands there, and
 * judges nothing but the form of the bytes: what may enter, a scan says.
 *
 * @throws ArtifactError of the first finding where the bytes have no reading, or more than one
 * @throws SourceError where the source does
 */
export function outlineOnnx(source: Source, options: OutlineOptions = {}): OnnxOutline {
  const host: Host = source.host ?? portableHost;
  const findings = new Findings();
  const digest = host.sha256();
  const walker = new Walker(new Cursor(source, digest), { findings, limits: { ...DEFAULT_LIMITS, ...options.limits } });
  const most = options.most ?? DEFAULT_MOST;
  const scopes = new Listing<OnnxScope>(most);
  const model = new ModelOutlineSink({ most, path: walker.path, scopes, depth: 0 });
  walker.run(MODEL, model, source.size);
  const [first] = findings.list;
  if (first) throw artifactError(first.code, first.message, first);
  const { irVersion, producer, domain, modelVersion, opsets, metadata } = model;
  return { sha256: digest.hex(), irVersion, producer, domain, modelVersion, opsets, metadata, scopes };
}
