import type { Limits } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { IntColumn } from "./columns.js";
import { requirementId, type Action, type Requirement, type RequirementUse } from "./requirement.js";

/** Distinct uses kept for one requirement: enough to judge every slot of an honest model. */
const MAX_USES = 64;

interface Draft {
  readonly id: string;
  readonly action: Action;
  readonly module: string;
  readonly name: string;
  readonly first: string;
  readonly invalid: boolean;
  /** Of an operator. */
  readonly opsets: Set<number>;
  readonly uses: { owner: number; attribute: string | undefined; callee: number }[];
  moreUses: number;
}

/** Where and for whom a name is needed; indices are requirement indices, -1 for none. */
export interface UseSite {
  owner: number;
  attribute: string | undefined;
  callee: number;
}

/** The one table of names of a graph under construction. */
export class RequirementTable {
  readonly #limits: Limits;
  readonly #drafts: Draft[] = [];
  readonly #counts = new IntColumn();
  readonly #byId = new Map<string, number>();
  /** Requirements below this index may have uses that are not told. */
  #aliased = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Enters a requirement without counting a use.
   *
   * @param first - called for a new one only, gives the path of its first use
   * @returns its index
   * @throws LimitError `E_LIMIT_REQUIREMENTS`
   */
  declare(action: Action, module: string, name: string, invalid: boolean, first: () => string): number {
    const id = requirementId(action, module, name);
    // Two pairs of module and name can spell one id only if one of them is invalid; those must not merge.
    const key = `${action}\0${module}\0${name}`;
    const known = this.#byId.get(key);
    if (known !== undefined) return known;
    const index = this.#drafts.length;
    if (index >= this.#limits.maxRequirements) {
      const is = `more than ${this.#limits.maxRequirements} names were found`;
      throw artifactError("E_LIMIT_REQUIREMENTS", cannot("list", id, is, "fewer are allowed"), { path: first() });
    }
    this.#byId.set(key, index);
    this.#drafts.push({ id, action, module, name, first: first(), invalid, opsets: new Set(), uses: [], moreUses: 0 });
    this.#counts.push(0);
    return index;
  }

  /** Counts `times` uses of `requirement` at one site. */
  use(requirement: number, site: UseSite, times = 1): void {
    this.#counts.set(requirement, this.#counts.get(requirement) + times);
    const draft = this.#drafts[requirement];
    if (!draft) return;
    for (const use of draft.uses) {
      if (use.owner === site.owner && use.attribute === site.attribute && use.callee === site.callee) return;
    }
    if (draft.uses.length < MAX_USES) draft.uses.push({ ...site });
    else draft.moreUses++;
  }

  /** Something that was read before stands in a second place: names so far may have one use more than they list. */
  addAlias(): void {
    this.#aliased = this.#drafts.length;
  }

  /** An opset at which an operator is used. */
  addOpset(requirement: number, opset: number): void {
    this.#drafts[requirement]?.opsets.add(opset);
  }

  /** @returns all requirements, frozen, by index. */
  seal(): readonly Requirement[] {
    return Object.freeze(this.#drafts.map((draft, index) => this.#finish(draft, index)));
  }

  get(index: number): { readonly action: Action; readonly module: string; readonly name: string } | undefined {
    return this.#drafts[index];
  }

  #finish(draft: Draft, index: number): Requirement {
    const idOf = (other: number): string | undefined => this.#drafts[other]?.id;
    const uses = draft.uses.map(({ owner, attribute, callee }): RequirementUse => {
      const ownerId = idOf(owner);
      const calleeId = idOf(callee);
      return Object.freeze({
        ...(ownerId !== undefined && { owner: ownerId }),
        ...(attribute !== undefined && { attribute }),
        ...(calleeId !== undefined && { callee: calleeId }),
      });
    });
    const { id, action, module, name, first, invalid } = draft;
    const moreUses = draft.moreUses + (index < this.#aliased ? 1 : 0);
    const count = this.#counts.get(index);
    const opsets = Object.freeze([...draft.opsets].sort((a, b) => a - b));
    return Object.freeze({
      id,
      action,
      module,
      name,
      count,
      ...(opsets.length > 0 && { opsets }),
      first,
      uses: Object.freeze(uses),
      moreUses,
      invalid,
    });
  }
}
