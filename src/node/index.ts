export { companionsOf, type Companions } from "./companions.js";
export { findEvidence, readClaimsFile, readSignatureFile, type EvidenceFile } from "./evidence.js";
export { openFile } from "./file-source.js";
export {
  findArtifacts,
  type FindOptions,
  type Found,
  type FoundFile,
  type IgnoredFile,
  type UndecidedFile,
} from "./files.js";
export { nodeHost } from "./host.js";
export { nodeSignHost } from "./sign-host.js";
export { openState } from "./state.js";
export { openTree, type OpenTree, type OpenTreeOptions } from "./tree.js";
