import { type Digest, type Findings, type Host, type Limits, type Source } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import type { ArraySink, ContentAudit, Facts, NodeIndex, Reading } from "../../graph/index.js";
import { HeaderCache } from "../npy/index.js";
import { readMember, walkMembers, type MemberSink, type ZipDirectory, type ZipEntry } from "../zip/index.js";
import { ContentFiller } from "./fill.js";
import { SkopsLowering } from "./lower.js";
import { digestingSink, npySink, sparseSink, type MemberContent } from "./member-sinks.js";
import { MemberTable, type MemberClaim } from "./members.js";
import { readSchema, type Schema } from "./read-schema.js";
import { SCHEMA } from "./schema.js";
import { SparseReader, sparseFacts } from "./sparse-reader.js";
import { assertUnrolled } from "./unrolled.js";

/** What a scan lends to the reader. */
export interface SkopsReadOptions {
  readonly host: Host;
  readonly limits: Limits;
  readonly findings: Findings;
  /** Is fed every byte of the source once, in offset order. */
  readonly digest: Digest;
  /** Whether the bytes of each array are digested, for a later load. */
  readonly digestBodies: boolean;
  /** Looks at what trusted types hold. */
  readonly content?: ContentAudit;
}

/** @returns whether an archive is a skops file: it has a schema. */
export function isSkops(directory: ZipDirectory): boolean {
  return directory.byName.has(SCHEMA);
}

/**
 * Reads a skops file: the schema first, lowered to nodes and names; then all members once, in offset order.
 * Findings do not end the reading while later names can still be listed.
 */
export function readSkops(source: Source, directory: ZipDirectory, options: SkopsReadOptions): Reading {
  return new SkopsReader(source, directory, options).read();
}

/** Steps of a lowering, as far as they went. */
interface Lowered {
  schema?: Schema;
  lowering?: SkopsLowering;
  root?: NodeIndex;
}

class SkopsReader {
  readonly #source: Source;
  readonly #directory: ZipDirectory;
  readonly #options: SkopsReadOptions;
  readonly #contents = new Map<number, MemberContent>();
  readonly #headers = new HeaderCache();
  readonly #sparse: SparseReader;
  /** Sinks of the content audit by array node. */
  #audited: ReadonlyMap<NodeIndex, ArraySink> = new Map();

  constructor(source: Source, directory: ZipDirectory, options: SkopsReadOptions) {
    this.#source = source;
    this.#directory = directory;
    this.#options = options;
    this.#sparse = new SparseReader(options, directory);
  }

  read(): Reading {
    const { findings } = this.#options;
    const members = new MemberTable(this.#directory, findings);
    const entry = this.#directory.byName.get(SCHEMA);
    if (!entry) throw artifactError("E_SKOPS_SCHEMA", cannot("read", SCHEMA, "it is missing", "a skops file has it"));
    // A finding of the directory says why; the walk still accounts for the file.
    const whole = entry.readable ? this.#readMember(entry) : undefined;
    const lowered = whole && this.#lower(whole.content, members);
    this.#beginAudit(lowered);
    this.#walk(members, new Map(whole && [[entry.index, whole.raw]]));
    const context = lowered?.lowering?.context;
    const filler = context && new ContentFiller(this.#source, context, this.#options);
    for (const claim of members.claims()) {
      const content = this.#contents.get(claim.entry.index);
      filler?.fill(claim, content);
      const facts = content?.sparse && sparseFacts(content.sparse);
      for (const node of claim.nodes) if (facts) this.#options.content?.matrix(node, facts);
    }
    this.#checkEqual(members);
    const root = lowered?.root;
    if (context && root !== undefined) this.#options.content?.finish(context.builder.view(root), findings);
    const isWhole = context !== undefined && root !== undefined && findings.list.length === 0;
    return {
      complete: root !== undefined && lowered?.lowering?.complete === true,
      freeze: isWhole ? () => context.builder.freeze(root) : undefined,
      requirements: context?.builder.requirements.seal() ?? [],
      notes: context?.notes ?? [],
      facts: this.#facts(lowered, filler),
    };
  }

  /** @returns how far the schema could be lowered; the root only if to its end. */
  #lower(content: Uint8Array, members: MemberTable): Lowered {
    const { findings, limits } = this.#options;
    const lowered: Lowered = {};
    try {
      lowered.schema = readSchema(content, limits, findings);
      lowered.lowering = new SkopsLowering(lowered.schema, members, { findings, limits });
      const root = lowered.lowering.run();
      const { cachedNodes, nodes, context } = lowered.lowering;
      if (cachedNodes > 0) assertUnrolled(context.builder.view(root), nodes);
      lowered.root = root;
      members.checkAllClaimed();
    } catch (error) {
      findings.addError(error, SCHEMA);
    }
    return lowered;
  }

  #beginAudit({ lowering, root }: Lowered = {}): void {
    const { content } = this.#options;
    if (content && lowering && root !== undefined) this.#audited = content.begin(lowering.context.builder.view(root));
  }

  #readMember(entry: ZipEntry): ReturnType<typeof readMember> {
    const { host, findings, limits } = this.#options;
    const options = { host, findings, maxBytes: limits.maxSchemaBytes, limitCode: "E_LIMIT_SCHEMA" } as const;
    return readMember(this.#source, entry, this.#directory, options);
  }

  #walk(members: MemberTable, kept: NonNullable<Parameters<typeof walkMembers>[2]["kept"]>): void {
    const { host, findings, digest } = this.#options;
    const compared = new Set(members.equalPairs.flat());
    const claims = new Map([...members.claims()].map((claim) => [claim.entry.index, claim]));
    walkMembers(this.#source, this.#directory, {
      host,
      findings,
      digest,
      kept,
      sink: (entry) => this.#sink(entry, claims.get(entry.index), compared.has(entry)),
    });
  }

  #sink(entry: ZipEntry, claim: MemberClaim | undefined, isCompared: boolean): MemberSink | undefined {
    if (!claim) return undefined;
    const { host, limits, digestBodies } = this.#options;
    const content: MemberContent = {};
    this.#contents.set(entry.index, content);
    const newDigest = digestBodies ? (): Digest => host.sha256() : undefined;
    let sink: MemberSink | undefined;
    if (claim.use === "npy") {
      const audited = claim.nodes.flatMap((node) => this.#audited.get(node) ?? []);
      sink = npySink(entry, limits, newDigest, content, this.#headers, audited);
    }
    if (claim.use === "npz") sink = sparseSink(entry, this.#sparse, content);
    const needsDigest = isCompared || (claim.use === "bin" && digestBodies);
    return needsDigest ? digestingSink(host, content, sink) : sink;
  }

  /** Two occurrences of one object must name members of equal content. */
  #checkEqual(members: MemberTable): void {
    for (const [left, right] of members.equalPairs) {
      const a = this.#contents.get(left.index)?.digest;
      if (a !== undefined && a === this.#contents.get(right.index)?.digest) continue;
      const is = `it differs from "${right.name}"`;
      const message = cannot("read member", left.name, is, "two occurrences of one object must agree");
      this.#options.findings.add("E_SKOPS_ID_REUSED", message, { path: left.name });
    }
  }

  #facts({ lowering, schema }: Lowered = {}, filler?: ContentFiller): Facts {
    const libraries = new Map<string, string>();
    if (schema?.skopsVersion !== undefined) libraries.set("skops", schema.skopsVersion);
    const versions = [...(lowering?.context.sklearnVersions ?? [])].sort();
    if (versions.length > 0) libraries.set("scikit-learn", versions.join(", "));
    return {
      nodes: lowering?.nodes ?? 0,
      arrays: filler?.arrays ?? 0,
      arrayBytes: filler?.arrayBytes ?? 0,
      members: this.#directory.entries.length,
      ...(schema && { protocol: schema.protocol }),
      libraries,
    };
  }
}
