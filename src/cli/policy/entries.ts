import type { Policy } from "../../index.js";
import { asUsed, requirementsOf } from "../requirement-of.js";

/** One entry of a policy, with what it does now. */
export interface ShownEntry {
  readonly list: "trust" | "deny";
  readonly id: string;
  readonly profile?: string;
  readonly reason?: string;
  readonly slots?: readonly string[];
  readonly callees?: readonly string[];
  readonly rules?: readonly string[];
  readonly owner?: string;
  readonly expires?: string;
  /** `denied` for what `trust` holds and `deny` too. */
  readonly status: "trusted" | "expired" | "denied";
  readonly warning?: string;
}

/** Lists every entry of a policy, those of its profiles first, with what it does at a time. */
export function entriesOf(policy: Policy, at: Date): readonly ShownEntry[] {
  return Array.from(policy.entries(), ({ warning, ...entry }) => ({
    ...entry,
    status: entry.list === "deny" ? "denied" : statusOf(policy, entry.id, entry.expires, at),
    ...(warning !== undefined && { warning }),
  }));
}

/** @returns where a profile trusts an entry alone, what it may call there, and what checks it; escape it for a terminal. */
export function placeTexts({
  slots,
  callees,
  rules,
}: Pick<ShownEntry, "slots" | "callees" | "rules">): readonly string[] {
  return [
    ...(slots ? [`slots ${slots.join(", ")}`] : []),
    ...(callees ? [`calls ${callees.join(", ")}`] : []),
    ...(rules ? [`rules ${rules.join(", ")}`] : []),
  ];
}

function statusOf(policy: Policy, id: string, expires: string | undefined, at: Date): ShownEntry["status"] {
  const isDenied = requirementsOf(id).every((named) => policy.status(asUsed(named), at).status === "denied");
  if (isDenied) return "denied";
  return expires !== undefined && Date.parse(expires) <= at.getTime() ? "expired" : "trusted";
}

/** @returns what somebody should look at again: entries that do nothing any more, and names that run code. */
export function remarksOf(entries: readonly ShownEntry[]): readonly string[] {
  const own = entries.filter(({ list, profile }) => list === "trust" && profile === undefined);
  // An entry for what a profile holds in slots alone lifts these.
  const held = new Set(entries.flatMap(({ id, profile, slots }) => (profile === undefined || slots ? [] : [id])));
  return own.flatMap(({ id, status, expires, warning }) => [
    ...(warning === undefined ? [] : [`${id} is trusted, although ${warning}`]),
    ...(status === "expired" ? [`${id} is untrusted again: its entry expired at ${expires}`] : []),
    ...(status === "denied" ? [`${id} stands in "trust" and in "deny"; it is denied`] : []),
    ...(held.has(id) ? [`${id} is held by a profile already`] : []),
  ]);
}
