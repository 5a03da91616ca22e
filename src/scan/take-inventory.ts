import {
  DEFAULT_LIMITS,
  Findings,
  type Companion,
  type Digest,
  type Host,
  type Limits,
  type Source,
} from "../bytes/index.js";
import { portableHost } from "../codecs/index.js";
import { ArtifactError, artifactError, cannot, classOf } from "../errors/index.js";
import { detect, type Container, type Format } from "../formats/detect.js";
import { readNpy } from "../formats/npy/index.js";
import { readOnnx } from "../formats/onnx/index.js";
import { isSkops, readSkops } from "../formats/skops/index.js";
import { readDirectory, type ZipDirectory } from "../formats/zip/index.js";
import { EMPTY_READING, type Graph, type Reading } from "../graph/index.js";
import { addChanged, Companions } from "./companions.js";
import { RuleAudit } from "./content/audit.js";
import type { Inventory } from "./inventory.js";

/** How an inventory is taken. */
export interface InventoryOptions {
  readonly limits?: Partial<Limits>;
  /** Whether the graph is made, and the bytes of each array digested, so that they can be loaded; default false. */
  readonly keepGraph?: boolean;
  /** Opens files beside the artifact, for a format that keeps some of its bytes there; without it none can be read. */
  readonly companion?: Companion;
}

/** An inventory with the graph behind it, which exists only if the artifact was read to its end without a finding. */
export interface Taken {
  readonly inventory: Inventory;
  readonly graph: Graph | undefined;
  /** Files beside the artifact that were opened, by the names that the artifact gives; the caller closes them. */
  readonly files: ReadonlyMap<string, Source>;
}

interface Context {
  readonly host: Host;
  readonly limits: Limits;
  readonly findings: Findings;
  readonly digest: Digest;
  readonly digestBodies: boolean;
  readonly companion: Companion;
}

interface Outcome {
  readonly format: Format;
  readonly container: Container;
  readonly reading: Reading;
  /** Whether the digest has seen every byte, and the reader the end. */
  readonly digested: boolean;
}

/**
 * Lists what an artifact holds and needs, without an opinion. A bad artifact gives findings, never an error.
 *
 * @throws SourceError only where the source itself throws before the first byte is read
 */
export function takeInventory(source: Source, options: InventoryOptions = {}): Taken {
  const host = source.host ?? portableHost;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const findings = new Findings();
  const companions = new Companions(options.companion);
  const context = {
    host,
    limits,
    findings,
    digest: host.sha256(),
    digestBodies: options.keepGraph ?? false,
    companion: companions.open,
  };
  const { format, container, reading, digested } = read(source, context);
  if (source.changed?.() === true) addChanged(findings, "file");
  companions.check(findings);
  const graph = context.digestBodies && findings.list.length === 0 ? tryFreeze(reading, findings) : undefined;
  const complete = digested && reading.complete && findings.list.every(({ code }) => !isOpenQuestion(classOf(code)));
  return {
    graph,
    files: companions.sources,
    inventory: Object.freeze({
      ...(digested && { sha256: context.digest.hex() }),
      size: source.size,
      format,
      container,
      completeness: complete ? "complete" : "incomplete",
      requirements: reading.requirements,
      findings: Object.freeze(findings.list),
      notes: reading.notes,
      facts: reading.facts,
    }),
  };
}

/** A graph that cannot be made is a mistake of ours: the artifact stays undecided. */
function tryFreeze(reading: Reading, findings: Findings): Graph | undefined {
  try {
    return reading.freeze?.();
  } catch (error) {
    findings.addError(error);
    return undefined;
  }
}

function isOpenQuestion(kind: ReturnType<typeof classOf>): boolean {
  return kind !== "malformed" && kind !== "refused";
}

function read(source: Source, context: Context): Outcome {
  let outcome: Outcome = { format: "unknown", container: "none", reading: EMPTY_READING, digested: false };
  try {
    const detection = detect(source);
    outcome = { ...outcome, ...detection };
    if (detection.format === "zip") return readZip(source, context, outcome);
    const hidden = findHiddenArchive(source, context);
    if (hidden) return readArchive(source, hidden, context, { ...outcome, container: "zip" });
    if (detection.format === "npy") return { ...outcome, reading: readNpy(source, context), digested: true };
    if (detection.format === "onnx") return { ...outcome, reading: readOnnx(source, context), digested: true };
    throw detection.format === "unknown" ? unknownFormat(source.size) : unsupported(detection.format);
  } catch (error) {
    context.findings.addError(error);
    return outcome;
  }
}

/** Python finds an archive from its end, so a skops file may hide behind anything. */
function findHiddenArchive(source: Source, context: Context): ZipDirectory | undefined {
  const findings = new Findings();
  try {
    const directory = readDirectory(source, context.limits, findings);
    // A member may have a second name, under which another reader finds the schema.
    const isRenamed = findings.list.some(({ code }) => code === "E_ZIP_UNICODE_PATH");
    if (!isSkops(directory) && !isRenamed) return undefined;
    for (const finding of findings.list) context.findings.add(finding.code, finding.message, finding);
    return directory;
  } catch (error) {
    // What cannot be looked into is not known to be harmless.
    if (error instanceof ArtifactError && error.class === "malformed") return undefined;
    throw error;
  }
}

function readZip(source: Source, context: Context, outcome: Outcome): Outcome {
  const directory = readDirectory(source, context.limits, context.findings);
  if (isSkops(directory)) return readArchive(source, directory, context, outcome);
  const isNpz = directory.entries.length > 0 && directory.entries.every(({ name }) => name.endsWith(".npy"));
  const format = isNpz ? "npz" : "zip";
  context.findings.addError(unsupported(format));
  return { ...outcome, format };
}

function readArchive(source: Source, directory: ZipDirectory, context: Context, outcome: Outcome): Outcome {
  const skops = { ...outcome, format: "skops" } as const;
  try {
    return {
      ...skops,
      reading: readSkops(source, directory, { ...context, content: new RuleAudit() }),
      digested: true,
    };
  } catch (error) {
    context.findings.addError(error);
    return skops;
  }
}

function unknownFormat(size: number): Error {
  const is = size === 0 ? "it is empty" : "its content is of no known format";
  return artifactError("E_FORMAT_UNKNOWN", cannot("read", "artifact", is, "a model is wanted"));
}

function unsupported(format: Format): Error {
  return artifactError(
    "E_FORMAT_UNSUPPORTED",
    cannot("read", format, "this format is not read yet", "another is wanted"),
  );
}
