import type { Policy } from "../../index.js";
import { asUsed, requirementsOf } from "../requirement-of.js";

/** One entry of a policy, with what it does now. */
export interface ShownEntry {
  readonly list: "trust" | "deny";
  readonly id: string;
  readonly profile?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly expires?: string;
  /** `denied` for what `trust` holds and `deny` too. */
  readonly status: "trusted" | "expired" | "denied";
  readonly warning?: string;
}

/** Lists every entry of a policy, those of its profiles first, with what it does at a time. */
export function entriesOf(policy: Policy, at: Date): readonly ShownEntry[] {
  return Array.from(policy.entries(), ({ list, id, profile, reason, owner, expires, warning }) => ({
    list,
    id,
    ...(profile !== undefined && { profile }),
    ...(reason !== undefined && { reason }),
    ...(owner !== undefined && { owner }),
    ...(expires !== undefined && { expires }),
    status: list === "deny" ? "denied" : statusOf(policy, id, expires, at),
    ...(warning !== undefined && { warning }),
  }));
}

function statusOf(policy: Policy, id: string, expires: string | undefined, at: Date): ShownEntry["status"] {
  const isDenied = requirementsOf(id).every((named) => policy.status(asUsed(named), at).status === "denied");
  if (isDenied) return "denied";
  return expires !== undefined && Date.parse(expires) <= at.getTime() ? "expired" : "trusted";
}

/** @returns what somebody should look at again: entries that do nothing any more, and names that run code. */
export function remarksOf(entries: readonly ShownEntry[]): readonly string[] {
  const own = entries.filter(({ list, profile }) => list === "trust" && profile === undefined);
  const held = new Set(entries.flatMap(({ id, profile }) => (profile === undefined ? [] : [id])));
  return own.flatMap(({ id, status, expires, warning }) => [
    ...(warning === undefined ? [] : [`${id} is trusted, although ${warning}`]),
    ...(status === "expired" ? [`${id} is untrusted again: its entry expired at ${expires}`] : []),
    ...(status === "denied" ? [`${id} stands in "trust" and in "deny"; it is denied`] : []),
    ...(held.has(id) ? [`${id} is held by a profile already`] : []),
  ]);
}
