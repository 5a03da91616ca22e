export { toArtifactReport, toUndecidedReport } from "./artifact.js";
export { buildReport } from "./build.js";
export { escapeTerminal } from "./escape.js";
export { renderJson } from "./json.js";
export { renderTable, type TableOptions } from "./table.js";
