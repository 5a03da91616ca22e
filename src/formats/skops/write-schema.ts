import { DEFAULT_LIMITS } from "../../bytes/index.js";
import { artifactError, cannot } from "../../errors/index.js";
import { requirementId, type Body, type Graph, type NodeIndex } from "../../graph/index.js";
import { nodeNeeds } from "./names.js";
import { raise } from "./raise.js";
import {
  cannotWrite,
  jsonString,
  type Content,
  type Field,
  type Member,
  type Raised,
  type RaisedNode,
} from "./raised.js";
import { SCHEMA } from "./schema.js";
import { TextPieces } from "./text-pieces.js";

/** The release of skops whose shapes are written. */
const SKOPS_VERSION = "0.16.0";
const PROTOCOL = 2;

/** Nodes that any graph may be written as; beyond, only so many times as many as it has. */
const MIN_NODES = 100_000;
/** A shared node is written wherever it stands, as skops does; sharing upon sharing would have no end. */
const MAX_UNROLLED = 64;

/** A schema and what it names. */
export interface WrittenSchema {
  /** JSON in ASCII. */
  readonly pieces: readonly Uint8Array[];
  readonly size: number;
  /** Content of members by their names, in the order in which they are met. */
  readonly members: ReadonlyMap<string, Member>;
  /** Ids of what Python will be asked for. */
  readonly needs: ReadonlySet<string>;
}

/** A node that is being written: text, and nodes between it. */
interface Frame {
  readonly parts: readonly (string | Raised)[];
  /** Its node in the graph, or the nearest around it. */
  readonly owner: NodeIndex;
  readonly isOwner: boolean;
  next: number;
}

/**
 * Writes the schema of a graph. Every node has an `__id__` that counts from 1 in the order of the text, the same
 * wherever the node stands, so that Python builds it once; its body is repeated, as skops repeats it, since some kinds
 * look into the text of the nodes below them.
 *
 * @throws UnsupportedError `E_CONVERT` for what skops cannot hold; LimitError `E_LIMIT_NODES`, `E_LIMIT_SCHEMA`
 */
export function writeSchema(graph: Graph): WrittenSchema {
  return new SchemaWriter(graph).run();
}

class SchemaWriter {
  readonly #graph: Graph;
  readonly #text = new TextPieces(DEFAULT_LIMITS.maxSchemaBytes, SCHEMA);
  readonly #frames: Frame[] = [];
  /** By node of the graph. */
  readonly #ids: Uint32Array;
  readonly #isOpen: Uint8Array;
  /** Ids of the nodes that stand for none of the graph, by the node that has them. */
  readonly #ownIds = new Map<NodeIndex, number[]>();
  /** How many of those have been written in the body that is open. */
  readonly #ownCounts = new Map<NodeIndex, number>();
  readonly #members = new Map<string, Member>();
  readonly #memberNames = new Map<Body, string>();
  readonly #needs = new Set<string>();
  readonly #knownNames = new Set<string>();
  #lastId = 0;
  #left: number;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#ids = new Uint32Array(graph.size);
    this.#isOpen = new Uint8Array(graph.size);
    this.#left = Math.max(MIN_NODES, MAX_UNROLLED * graph.size);
  }

  run(): WrittenSchema {
    this.#open(this.#graph.root, this.#graph.root);
    for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
      const part = frame.parts[frame.next++];
      if (part === undefined) this.#close(frame);
      else if (typeof part === "string") this.#text.add(part);
      else this.#open(part, frame.owner);
    }
    const { pieces, size } = this.#text.end();
    return { pieces, size, members: this.#members, needs: this.#needs };
  }

  #open(raised: Raised, owner: NodeIndex): void {
    if (--this.#left < 0) {
      const is = "its shared nodes make it too long when they are written out";
      throw artifactError("E_LIMIT_NODES", cannot("write", SCHEMA, is, `${MAX_UNROLLED} times its nodes are written`));
    }
    if (typeof raised !== "number") {
      this.#push(raised, this.#ownId(owner), owner, false);
      return;
    }
    if (this.#isOpen[raised] === 1) {
      throw cannotWrite(this.#graph, this.#graph.node(raised), "it holds itself", "skops writes no cycles");
    }
    this.#isOpen[raised] = 1;
    this.#ownCounts.delete(raised);
    this.#push(raise(this.#graph, raised), (this.#ids[raised] ||= ++this.#lastId), raised, true);
  }

  #ownId(owner: NodeIndex): number {
    const count = this.#ownCounts.get(owner) ?? 0;
    this.#ownCounts.set(owner, count + 1);
    let ids = this.#ownIds.get(owner);
    if (!ids) this.#ownIds.set(owner, (ids = []));
    return (ids[count] ??= ++this.#lastId);
  }

  #push(node: RaisedNode, id: number, owner: NodeIndex, isOwner: boolean): void {
    this.#note(node);
    const parts: (string | Raised)[] = [
      `{"__class__":${jsonString(node.name)},"__module__":${jsonString(node.module)},"__loader__":"${node.kind}"`,
    ];
    this.#addFields(parts, node.fields, id, ",");
    parts.push(`,"__id__":${id}`);
    if (this.#frames.length === 0) parts.push(`,"protocol":${PROTOCOL},"_skops_version":"${SKOPS_VERSION}"`);
    parts.push("}");
    this.#frames.push({ parts, owner, isOwner, next: 0 });
  }

  #close({ owner, isOwner }: Frame): void {
    if (isOwner) this.#isOpen[owner] = 0;
    this.#frames.pop();
  }

  /** Fields lie in each other as deep as a kind says, which is one level. */
  #addFields(parts: (string | Raised)[], fields: readonly Field[], id: number, before: string): void {
    let separator = before;
    for (const [name, content] of fields) {
      parts.push(`${separator}"${name}":`);
      this.#addContent(parts, content, id);
      separator = ",";
    }
  }

  #addContent(parts: (string | Raised)[], content: Content, id: number): void {
    if ("json" in content) parts.push(content.json);
    else if ("node" in content) parts.push(content.node);
    else if ("member" in content) parts.push(jsonString(this.#memberName(content.member, id)));
    else if ("group" in content) {
      parts.push("{");
      this.#addFields(parts, content.group, id, "");
      parts.push("}");
    } else if ("nodes" in content) {
      content.nodes.forEach((node, i) => parts.push(i === 0 ? "[" : ",", node));
      parts.push(content.nodes.length === 0 ? "[]" : "]");
    } else {
      content.map.forEach(([key, node], i) => parts.push(`${i === 0 ? "{" : ","}${jsonString(key)}:`, node));
      parts.push(content.map.length === 0 ? "{}" : "}");
    }
  }

  /** A member is named by the id of the first node that holds it. */
  #memberName(member: Member, id: number): string {
    const known = this.#memberNames.get(member.body);
    if (known !== undefined) return known;
    const name = `${id}.${member.use}`;
    this.#memberNames.set(member.body, name);
    this.#members.set(name, member);
    return name;
  }

  #note({ kind, module, name, needs }: RaisedNode): void {
    const key = `${kind} ${module} ${name}`;
    if (needs === undefined && this.#knownNames.has(key)) return;
    this.#knownNames.add(key);
    for (const need of needs ?? nodeNeeds(kind, module, name).needs) this.#needs.add(requirementId(...need));
  }
}
