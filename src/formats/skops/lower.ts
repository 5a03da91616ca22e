import { ArtifactError } from "../../errors/index.js";
import type { NodeIndex } from "../../graph/index.js";
import { buildLeaf, buildNode } from "./build.js";
import { LoweringContext, type LoweringReport } from "./context.js";
import { checkFields, emptyFields, nameField, readFields, type NodeFields } from "./fields.js";
import { Frame, MAX_PATH } from "./frame.js";
import { Identities } from "./identities.js";
import { FIELD, kindSpec, OBJECT_ARRAY, type KindSpec } from "./kinds.js";
import { nameNode, useNames } from "./node-names.js";
import type { Naming } from "./naming.js";
import type { MemberTable } from "./members.js";
import type { Schema } from "./read-schema.js";
import { RECORD } from "./records.js";
import { SCHEMA } from "./schema.js";
import { skimNames } from "./skim.js";

/** Kinds whose children stay in the hands of the enclosing object. */
const PLAIN_CONTAINERS = new Set(["DictNode", "ListNode", "SetNode", "TupleNode", "NdArrayNode"]);

/**
 * Lowers the records of a schema to graph nodes and requirements. Nodes are visited in the order in which skops
 * reads them; nothing recurses, and every node is read in full, a repeated one too.
 */
export class SkopsLowering {
  readonly context: LoweringContext;
  /** Nodes as written. */
  nodes = 0;
  /** Nodes that stand for an earlier one. */
  cachedNodes = 0;
  /** Whether every node could be read. */
  complete = true;
  readonly #identities: Identities;
  readonly #frames: Frame[] = [];
  #depth = 0;
  /** Fields of the node that was opened last. */
  readonly #fields = emptyFields();
  /** Specs by the interned loader. */
  readonly #specs: (KindSpec | undefined)[] = [];

  constructor(schema: Schema, members: MemberTable, report: Omit<LoweringReport, "path">) {
    this.context = new LoweringContext(schema, members, { ...report, path: () => this.#path() });
    this.#identities = new Identities(this.context);
  }

  /** @returns the root node. */
  run(): NodeIndex {
    this.#open(0);
    for (let frame = this.#top(); frame; frame = this.#top()) {
      try {
        const child = this.#nextChild(frame);
        if (child >= 0) this.#open(child);
        else this.#close(frame);
      } catch (error) {
        this.#skip(error, frame);
      }
    }
    return this.context.values.get(0);
  }

  #top(): Frame | undefined {
    return this.#depth > 0 ? this.#frames[this.#depth - 1] : undefined;
  }

  #nextChild(frame: Frame): number {
    const { records } = this.context;
    for (;;) {
      if (frame.next < frame.end) {
        frame.current = frame.next;
        frame.next = records.next(frame.current);
        frame.position++;
        return frame.current;
      }
      const child = frame.spec.children[++frame.child];
      if (!child) return -1;
      const record = frame.fields[FIELD[child.field]] ?? -1;
      if (record < 0) continue;
      frame.position = 0;
      frame.current = record;
      if (child.holds === "node") return record;
      if (records.type(record) !== (child.holds === "nodes" ? RECORD.array : RECORD.object)) {
        this.#break(frame, record);
        continue;
      }
      frame.next = record + 1;
      frame.end = records.next(record);
    }
  }

  /** A container of the wrong type: its names are listed, and so are those of the children behind it. */
  #break(frame: Frame, record: number): void {
    this.#report(this.#wrongContainer(frame.spec, record));
    this.complete = false;
    frame.isBroken = true;
    skimNames(this.context, record, frame);
  }

  #wrongContainer(spec: KindSpec, record: number): Error {
    const { context } = this;
    if (spec.kind === "NdArrayNode" && context.records.isString(record)) {
      return context.fail(
        "E_SKOPS_UNLOADABLE",
        "content",
        "it is that of a 0-dimensional object array",
        "no skops loads it",
      );
    }
    return context.fail("E_SKOPS_FIELD", "content", "it has the wrong JSON type", "a list or object is wanted");
  }

  /** A node that cannot be read is a finding, and the walk goes on beside it, so that later names are listed. */
  #open(record: number): void {
    this.nodes++;
    const depth = this.#depth;
    try {
      this.#openNode(record);
    } catch (error) {
      this.#depth = depth;
      this.#report(error);
      this.complete = false;
      skimNames(this.context, record, this.#top());
      this.context.values.push(this.context.builder.none());
    }
  }

  #report(error: unknown): void {
    if (!(error instanceof ArtifactError) || error.class === "limit") throw error;
    this.context.findings.addError(error);
  }

  #openNode(record: number): void {
    const { context } = this;
    const fields = this.#fields.fill(-1);
    const mask = readFields(context, record, fields);
    const spec = this.#spec(fields);
    const id = this.#identities.read(fields, spec.kind === "CachedNode");
    checkFields(context, spec, mask, fields, record === 0);
    if (spec.kind === "CachedNode") {
      this.#openCached(id, fields);
      return;
    }
    const naming = nameNode(context, spec, fields);
    const parent = this.#top();
    useNames(context, spec, naming, fields, parent);
    this.#identities.begin(id, record, fields);
    if (spec.children.length > 0) this.#push(record, spec, naming, id);
    else context.values.push(this.#identities.finish(id, record, this.#buildLeaf(spec, naming, id, record)));
  }

  /**
   * A CachedNode stands for an earlier node, in a place that the uses of its names do not tell. It says null for a
   * type; a name there is a foreign one. No skops writes one.
   */
  #openCached(id: number, fields: NodeFields): void {
    const { context } = this;
    const isNull = (field: "__class__" | "__module__"): boolean =>
      context.records.type(fields[FIELD[field]] ?? -1) === RECORD.null;
    if (!isNull("__class__") || !isNull("__module__")) {
      const spec = this.#spec(fields);
      useNames(context, spec, nameNode(context, spec, fields), fields, this.#top());
    }
    context.values.push(this.#identities.resolve(id));
    context.builder.requirements.addAlias();
    this.cachedNodes++;
  }

  #buildLeaf(spec: KindSpec, naming: Naming, id: number, record: number): NodeIndex {
    try {
      return buildLeaf(this.context, spec, naming, this.#fields);
    } catch (error) {
      this.#identities.abandon(id, record, this.context.builder.none());
      throw error;
    }
  }

  #spec(fields: NodeFields): KindSpec {
    const { context } = this;
    const loader = nameField(context, fields, "__loader__");
    const spec = (this.#specs[loader] ??= kindSpec(context.names.text(loader), context.protocol));
    if (!spec) {
      throw context.fail(
        "E_SKOPS_LOADER",
        context.names.text(loader),
        "no skops has this node kind",
        "a known one is wanted",
      );
    }
    if (spec.kind !== "NdArrayNode") return spec;
    return context.names.text(nameField(context, fields, "type")) === "json" ? OBJECT_ARRAY : spec;
  }

  #push(record: number, spec: KindSpec, naming: Naming, id: number): void {
    const parent = this.#top();
    const frame = (this.#frames[this.#depth] ??= new Frame(spec, naming));
    const passesOn = naming.plain && PLAIN_CONTAINERS.has(spec.kind);
    frame.attribute = passesOn && parent ? parent.attributeOf(this.context.records) : -1;
    frame.owner = passesOn ? (parent?.owner ?? -1) : naming.main;
    frame.isRepeat = this.#identities.isRepeat(id, record);
    if (frame.isRepeat) this.#identities.enterRepeat();
    frame.begin(record, spec, naming, id, this.context.values.length, this.#fields);
    this.#depth++;
  }

  #close(frame: Frame): void {
    const { id, record, base } = frame;
    const built = frame.isBroken ? this.context.builder.none() : buildNode(this.context, frame);
    const node = this.#identities.finish(id, record, built);
    this.#leave(frame);
    this.context.values.truncate(base);
    this.context.values.push(node);
  }

  #leave(frame: Frame): void {
    if (frame.isRepeat) this.#identities.leaveRepeat();
    this.#depth--;
  }

  /** Ends a node that cannot be built. */
  #skip(error: unknown, frame: Frame): void {
    this.#report(error);
    this.complete = false;
    const node = this.context.builder.none();
    this.#identities.abandon(frame.id, frame.record, node);
    this.#leave(frame);
    this.context.values.truncate(frame.base);
    this.context.values.push(node);
  }

  /** The path of a frame's node stays the same while the frame is open: each is made once, below the last known. */
  #path(): string {
    const { records } = this.context;
    let known = this.#depth - 1;
    while (known > 0 && this.#frames[known]!.path === undefined) known--;
    let path = known > 0 ? this.#frames[known]!.path! : `${SCHEMA}#`;
    for (let depth = Math.max(known, 0); depth < this.#depth; depth++) {
      const frame = this.#frames[depth]!;
      frame.path = path;
      path += path.length < MAX_PATH ? frame.pointer(records) : "";
    }
    return path.length < MAX_PATH ? path : `${path}/…`;
  }
}
