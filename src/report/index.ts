export { toArtifactReport, toUndecidedReport } from "./artifact.js";
export { Baseline, isKnown, renderBaseline } from "./baseline.js";
export { buildReport } from "./build.js";
export { escapeJsonText, escapeTerminal } from "./escape.js";
export { renderJson } from "./json.js";
export { renderJsonLine, renderTrailer } from "./jsonl.js";
export { shellCommand } from "./shell.js";
export { renderTable, type TableOptions } from "./table.js";
