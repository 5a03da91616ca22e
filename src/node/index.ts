export { companionsOf, type Companions } from "./companions.js";
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
