import type { Findings } from "../../bytes/index.js";
import { cannot, type Code } from "../../errors/index.js";

/** Adds a finding about one member: its present state, and the wanted one. */
export type Report = (code: Code, is: string, wanted: string) => void;

/** @returns a report for the member `name`; `offset` is that of its header in the archive. */
export function memberReport(findings: Findings, name: string, offset: number): Report {
  return (code, is, wanted) => {
    findings.add(code, cannot("read member", name, is, wanted), { path: name, offset });
  };
}
