export type { Body } from "./body.js";
export { GraphBuilder, type ApplicationSlots } from "./builder.js";
export type { ArraySink, ContentAudit, SparseFacts } from "./content.js";
export { ByteColumn, IntColumn } from "./columns.js";
export {
  dtypeText,
  type ArrayDescriptor,
  type DType,
  type RecordDType,
  type RecordField,
  type ScalarDType,
  type SubarrayDType,
} from "./dtype.js";
export { childrenOf, type Graph } from "./graph.js";
export { Interner } from "./intern.js";
export {
  KIND_CODE,
  type Application,
  type DictNode,
  type Node,
  type NodeIndex,
  type NodeKind,
  type RequirementIndex,
} from "./node.js";
export { EMPTY_READING, type Facts, type FileFact, type Reading } from "./reading.js";
export type { RequirementTable, UseSite } from "./requirement-table.js";
export {
  ACTIONS,
  isIdentifier,
  isModulePath,
  requirementId,
  type Action,
  type Requirement,
  type RequirementUse,
} from "./requirement.js";
