export { detect, hasModelExtension, type Container, type Detection, type Format } from "../formats/detect.js";
export {
  outlineOnnx,
  type Listed,
  type OnnxCalls,
  type OnnxOutline,
  type OnnxScope,
  type OnnxTensor,
  type OnnxValue,
  type OutlineOptions,
} from "../formats/onnx/index.js";
export type { Finding, Note } from "../bytes/index.js";
export { childrenOf, dtypeText, type FileFact, type Graph, type Node, type NodeIndex } from "../graph/index.js";
export { DEFAULT_LIMITS, memorySource, type Companion, type Host, type Limits, type Source } from "../bytes/index.js";
export * from "../errors/index.js";
export {
  BUILT_IN_PROFILES,
  expiryTime,
  Policy,
  PolicyError,
  type DenyEntry,
  type PolicyEntry,
  type PolicyField,
  type PolicyOptions,
  type TrustEntry,
} from "../policy/index.js";
export { ApprovedGraph, type ApprovedSource, type ApprovedSources } from "./approved.js";
export { approvedBytes, type ApprovedBytes } from "./approved-bytes.js";
export { rulesFor, type RuleSummary } from "./content/rules-for.js";
export type { Completeness, Inventory } from "./inventory.js";
export { judge, type JudgedRequirement, type Judgement, type Verdict } from "./judge.js";
export type { ArtifactReport, Report, ReportSummary, RequirementReport } from "./report.js";
export { scanArtifact, type Scan, type ScanOptions } from "./scan-artifact.js";
export { listUntrusted, scan } from "./scan.js";
export { takeInventory, type InventoryOptions, type Taken } from "./take-inventory.js";
