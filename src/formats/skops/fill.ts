import { memorySource, type Findings, type Host, type Source, type Stream } from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import { dtypeText, type GraphBuilder, type NodeIndex } from "../../graph/index.js";
import type { NpyHeader } from "../npy/index.js";
import { openMember, type ZipEntry } from "../zip/index.js";
import type { LoweringContext } from "./context.js";
import { memberBody } from "./member-body.js";
import type { MemberContent } from "./member-sinks.js";
import type { MemberClaim } from "./members.js";
import { sparseType } from "./natives.js";
import type { SparseArchive, SparseArray } from "./sparse-reader.js";

/** What the filler needs of the reader's options. */
export interface FillOptions {
  readonly host: Host;
  readonly findings: Findings;
  /** Whether nodes get bodies, for a later load; where not, arrays are only checked and counted. */
  readonly digestBodies: boolean;
}

/** Gives nodes what the walk found in the members that they name. */
export class ContentFiller {
  arrays = 0;
  /** Sum of the arrays' data. */
  arrayBytes = 0;
  readonly #source: Source;
  readonly #context: LoweringContext;
  readonly #builder: GraphBuilder;
  readonly #options: FillOptions;

  constructor(source: Source, context: LoweringContext, options: FillOptions) {
    this.#source = source;
    this.#context = context;
    this.#builder = context.builder;
    this.#options = options;
  }

  /** @param content - absent if the member could not be read, for which there is a finding */
  fill(claim: MemberClaim, content: MemberContent | undefined): void {
    if (!content) return;
    try {
      if (claim.use === "bin") this.#fillBytes(claim, content);
      else if (claim.use === "npy") this.#fillArray(claim, content);
      else if (content.sparse) this.#fillSparse(claim, content.sparse);
    } catch (error) {
      this.#options.findings.addError(error, claim.entry.name);
    }
  }

  #fillBytes({ entry, nodes }: MemberClaim, { digest }: MemberContent): void {
    if (!this.#options.digestBodies) return;
    const body = memberBody({ source: this.#source, entry, host: this.#options.host }, 0, entry.size, digest);
    for (const node of nodes) this.#builder.setBody(node, body);
  }

  #fillArray({ entry, nodes }: MemberClaim, { header, dataDigest }: MemberContent): void {
    if (!header) return;
    this.#count(header.dataSize);
    for (const node of nodes) this.#checkExpectations(node, header);
    if (!this.#options.digestBodies) return;
    const origin = { source: this.#source, entry, host: this.#options.host };
    const body = memberBody(origin, header.dataOffset, header.dataSize, dataDigest);
    for (const node of nodes) this.#builder.setArray(node, { descriptor: header.descriptor, body });
  }

  #checkExpectations(node: NodeIndex, { descriptor }: NpyHeader): void {
    for (const { code, wanted, path, accepts } of this.#context.expectations.get(node) ?? []) {
      if (accepts(descriptor)) continue;
      const is = `it is ${dtypeText(descriptor.dtype)} of shape (${descriptor.shape.join(", ")})`;
      this.#options.findings.add(code, cannot("read", "array", is, wanted), { path });
    }
  }

  #fillSparse({ entry, nodes, module, name }: MemberClaim, sparse: SparseArchive): void {
    const said = sparseType(module, name);
    if (said && (said.format !== sparse.format || said.isArray !== sparse.isArray)) {
      const is = `it holds a ${sparse.format}_${sparse.isArray ? "array" : "matrix"}`;
      const message = cannot("read sparse matrix", entry.name, is, "its node says otherwise");
      this.#options.findings.add("E_SKOPS_SPARSE", message, { path: entry.name });
    }
    const entries = sparse.arrays.flatMap((array) => [
      this.#builder.str(new TextEncoder().encode(array.name)),
      this.#nestedArray(entry, array),
    ]);
    const state = this.#builder.dict(entries);
    for (const node of nodes) this.#builder.fill(node, "state", state);
  }

  #nestedArray(outer: ZipEntry, { entry, header, sha256 }: SparseArray): NodeIndex {
    this.#count(header.dataSize);
    const { host } = this.#options;
    const source = this.#source;
    const origin = {
      host,
      entry,
      // The nested archive is decoded again whenever one of its arrays is opened.
      get source(): Source {
        return memorySource(readAll(openMember(source, outer, host), outer.size), host);
      },
    };
    const body = memberBody(origin, header.dataOffset, header.dataSize, sha256);
    return this.#builder.array({ descriptor: header.descriptor, body });
  }

  #count(size: number): void {
    this.arrays++;
    this.arrayBytes += size;
  }
}

function readAll(stream: Stream, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let piece = stream.next(); piece; piece = stream.next()) {
    if (piece.length > size - at) break;
    bytes.set(piece, at);
    at += piece.length;
  }
  // A file that changed since the scan fails here as an archive, or later by its digest.
  return bytes;
}
