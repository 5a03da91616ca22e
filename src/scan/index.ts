export type { Container, Format } from "../formats/detect.js";
export { hasModelExtension } from "../formats/detect.js";
export type { Finding, Note } from "../bytes/index.js";
export { DEFAULT_LIMITS, memorySource, type Host, type Limits, type Source } from "../bytes/index.js";
export * from "../errors/index.js";
export {
  Policy,
  PolicyError,
  type DenyEntry,
  type PolicyEntry,
  type PolicyField,
  type PolicyOptions,
  type TrustEntry,
} from "../policy/index.js";
export { ApprovedGraph } from "./approved.js";
export type { Completeness, Inventory } from "./inventory.js";
export { judge, type JudgedRequirement, type Judgement, type Verdict } from "./judge.js";
export type { ArtifactReport, Report, ReportSummary, RequirementReport } from "./report.js";
export { listUntrusted, scan, type Scan, type ScanOptions } from "./scan.js";
export { takeInventory, type InventoryOptions, type Taken } from "./take-inventory.js";
