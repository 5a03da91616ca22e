import type { Requirement } from "../graph/index.js";
import { cannotConstruct } from "./construct-error.js";
import type { InstanceContent, Value } from "./value.js";

/** Slots of an application, built. */
export type Slots = { readonly [slot in keyof InstanceContent]: Value | undefined };

/** Builds the value of one name. */
export type Constructor = (content: InstanceContent, requirement: Requirement) => Value;

/** @throws UnsupportedError `E_CONSTRUCTOR` where a slot holds another kind of value than Python would take */
export function checkContent(slots: Slots, { id }: Requirement): InstanceContent {
  return {
    args: asSequence(slots.args, "arguments", id),
    kwargs: asMap(slots.kwargs, "keyword arguments", id),
    state: slots.state,
    items: asSequence(slots.items, "items", id),
    entries: asMap(slots.entries, "entries", id),
  };
}

/**
 * @returns the slots `wanted`, which must be there, beside no other
 * @throws UnsupportedError `E_CONSTRUCTOR`
 */
export function onlySlots<Slot extends keyof InstanceContent>(
  content: InstanceContent,
  wanted: readonly Slot[],
  { id }: Requirement,
): { readonly [slot in Slot]: NonNullable<InstanceContent[slot]> } {
  const given = Object.entries(content).filter(([, value]) => value !== undefined);
  if (given.length === wanted.length && hasSlots(content, wanted)) return content;
  const names = given.map(([slot]) => slot).join(" and ");
  throw cannotConstruct(id, `it is given ${names || "nothing"}`, `${wanted.join(" and ")} are wanted`);
}

function hasSlots<Slot extends keyof InstanceContent>(
  content: InstanceContent,
  wanted: readonly Slot[],
): content is InstanceContent & { readonly [slot in Slot]: NonNullable<InstanceContent[slot]> } {
  return wanted.every((slot) => content[slot] !== undefined);
}

function asSequence(value: Value | undefined, what: string, id: string): readonly Value[] | undefined {
  if (value === undefined || Array.isArray(value)) return value;
  throw cannotConstruct(id, `its ${what} are no sequence`, "a list or tuple is wanted");
}

function asMap(value: Value | undefined, what: string, id: string): Map<Value, Value> | undefined {
  if (value === undefined || value instanceof Map) return value;
  throw cannotConstruct(id, `its ${what} are no dict`, "a dict is wanted");
}
