import { artifactError, cannot, type Code } from "../../errors/index.js";
import type { ArrayDescriptor, Body, Graph, Node, NodeIndex } from "../../graph/index.js";
import type { FieldName } from "./kinds.js";
import type { Need } from "./names.js";
import type { SparseFormat } from "./sparse.js";

/** A node of the skops format, as it will be written. */
export interface RaisedNode {
  /** Its `__loader__`. */
  readonly kind: string;
  readonly module: string;
  readonly name: string;
  /** Fields beside the four that every node has, in the order in which they are written. */
  readonly fields: readonly Field[];
  /** What the node needs, where `nodeNeeds` cannot tell. */
  readonly needs?: readonly Need[];
}

/** A node of the graph, or one that stands for none. */
export type Raised = NodeIndex | RaisedNode;

export type Field = readonly [name: FieldName, content: Content];

/** What stands in a field. */
export type Content =
  /** JSON text in ASCII, as it is. */
  | { readonly json: string }
  | { readonly node: Raised }
  | { readonly nodes: readonly Raised[] }
  | { readonly map: readonly (readonly [key: string, value: Raised])[] }
  | { readonly group: readonly Field[] }
  /** The name of a member. */
  | { readonly member: Member };

/** Content of a member; two nodes with one `body` name one member. */
export type Member =
  | { readonly use: "bin"; readonly body: Body }
  | ({ readonly use: "npy" } & MemberArray)
  | {
      readonly use: "npz";
      /** Of the values. */
      readonly body: Body;
      readonly format: SparseFormat;
      readonly isArray: boolean;
      readonly arrays: readonly (MemberArray & { readonly name: string })[];
    };

export interface MemberArray {
  readonly descriptor: ArrayDescriptor;
  readonly body: Body;
}

/** @returns `text` as a JSON string in ASCII. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** @returns `value` as Python writes it, so that it is read as a float again. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  if (text.includes("e")) return text.replace(/e([+-])(\d)$/, "e$10$2");
  return text.includes(".") ? text : `${text}.0`;
}

/** @returns an error about `node`, with the place where its name was met first, if it has one. */
export function cannotWrite(graph: Graph, node: Node, is: string, wanted: string, code: Code = "E_CONVERT"): Error {
  const requirement = "requirement" in node ? graph.requirements[node.requirement] : undefined;
  return artifactError(code, cannot("write", requirement?.id ?? node.kind, is, wanted), {
    ...(requirement && { path: requirement.first }),
  });
}
