import type { Findings } from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import { isIdentifier, isModulePath, type Interner, type RequirementTable, type UseSite } from "../../graph/index.js";
import { nodeNeeds, type Need, type NodeNeeds } from "./names.js";

/** What one kind of node with one name needs, as indices into the requirement table. */
export interface Naming {
  readonly requirements: readonly number[];
  /** Requirement that the node's value comes from, -1 for none. */
  readonly main: number;
  readonly plain: boolean;
  readonly module: string;
  readonly name: string;
}

/** Enters the names of nodes into the requirement table, once for each kind and name. */
export class NamingTable {
  readonly #table: RequirementTable;
  readonly #findings: Findings;
  readonly #names: Interner;
  /** Kind, then module and class as interned numbers. */
  readonly #known = new Map<string, Map<number, Map<number, Naming>>>();

  constructor(table: RequirementTable, names: Interner, findings: Findings) {
    this.#table = table;
    this.#names = names;
    this.#findings = findings;
  }

  /** @param path - called for a name not seen before */
  of(kind: string, module: number, name: number, path: () => string): Naming {
    const ofModule = entryOf(entryOf(this.#known, kind), module);
    const known = ofModule.get(name);
    if (known) return known;
    const moduleText = this.#names.text(module);
    const nameText = this.#names.text(name);
    const naming = this.declare(nodeNeeds(kind, moduleText, nameText), moduleText, nameText, path);
    ofModule.set(name, naming);
    return naming;
  }

  /** Enters the names that a node takes from elsewhere than `__module__` and `__class__`. */
  declare(needs: NodeNeeds, module: string, name: string, path: () => string): Naming {
    const requirements = needs.needs.map((need) => this.#declare(need, path));
    return { requirements, main: requirements[needs.main] ?? -1, plain: needs.plain, module, name };
  }

  /** As {@link NamingTable.declare}, without a finding for a name that is no identifier: there is one already. */
  skim({ needs }: NodeNeeds, path: () => string): Pick<Naming, "requirements"> {
    return {
      requirements: needs.map(([action, module, name]) =>
        this.#table.declare(action, module, name, !isValid(action, module, name), path),
      ),
    };
  }

  use(naming: Pick<Naming, "requirements">, site: UseSite): void {
    for (const requirement of naming.requirements) this.#table.use(requirement, site);
  }

  #declare([action, module, name]: Need, path: () => string): number {
    const valid = isValid(action, module, name);
    if (!valid) {
      const message = cannot("match name", `${module} ${name}`, "it is no identifier", "NFC identifiers are wanted");
      this.#findings.add("E_IDENTIFIER", message, { path: path() });
    }
    return this.#table.declare(action, module, name, !valid, path);
  }
}

function isValid(action: Need[0], module: string, name: string): boolean {
  const parts = action === "method" ? splitMethod(name) : [name];
  return isModulePath(module) && parts.every(isIdentifier);
}

/** A method is named `Class.attribute`; everything before the last dot is the class. */
function splitMethod(name: string): string[] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}

/** @returns the inner map under `key`, a new one if there is none. */
function entryOf<Key, InnerKey, Value>(map: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  const known = map.get(key);
  if (known) return known;
  const inner = new Map<InnerKey, Value>();
  map.set(key, inner);
  return inner;
}
