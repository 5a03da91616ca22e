import type { Requirement, RequirementUse } from "../graph/requirement.js";
import type { ProfileGroup } from "./profile.js";

/** Where profiles allow one id; more than one place holds it if several profiles do. */
export class Slots {
  /** Names of the profiles. */
  readonly #profiles: string[] = [];
  readonly #places = new Set<string>();

  /** Adds the places of a group that has slots. */
  add(profile: string, { slots = [], callees }: ProfileGroup): void {
    this.#profiles.push(profile);
    for (const slot of slots) {
      if (!callees) this.#places.add(slot);
      for (const callee of callees ?? []) this.#places.add(`${slot}<${callee}`);
    }
  }

  /** @returns why not every use of `requirement` is known to stand in a slot, `undefined` if all do. */
  problem({ uses, moreUses }: Requirement): string | undefined {
    const outside = uses.find((use) => !this.#holds(use));
    const allows = `${this.#profiles.join(" and ")} ${this.#profiles.length > 1 ? "allow" : "allows"} it`;
    if (outside) return `${allows} elsewhere, not ${placeText(outside)}`;
    if (moreUses === 0 && uses.length > 0) return undefined;
    return `${allows} in some places, and not every place of it is known`;
  }

  #holds(use: RequirementUse): boolean {
    const slot = slotOf(use);
    return this.#places.has(slot) || (use.callee !== undefined && this.#places.has(`${slot}<${use.callee}`));
  }
}

/** @returns a use as profiles write it: `<id of the owner>#<attribute>`, either part may be empty. */
function slotOf({ owner = "", attribute = "" }: RequirementUse): string {
  return `${owner}#${attribute}`;
}

function placeText({ owner, attribute, callee }: RequirementUse): string {
  const place =
    owner === undefined ? "at the root" : attribute === undefined ? `in ${owner}` : `as "${attribute}" of ${owner}`;
  return callee === undefined ? place : `${place} around ${callee}`;
}
