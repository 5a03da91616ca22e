import type { CallShape } from "./calls.js";

/** Adds a finding about an attribute. */
export type RefuseAttribute = (name: string, is: string, wanted: string, path?: string) => void;

/** Attributes that a local function declares, and what the nodes of its body take from them. */
export class FunctionAttributes {
  readonly #refuse: RefuseAttribute;
  /** Name -> number of its type; 0 until a default or a node of the body tells it. */
  readonly #declared = new Map<string, number>();
  /** By name and type, each with the path of its first use: defaults stand behind the body in the file. */
  readonly #references = new Map<string, { readonly name: string; readonly type: number; readonly path: string }>();

  constructor(refuse: RefuseAttribute) {
    this.#refuse = refuse;
  }

  /** @param type - number of its default's type; 0 without a default */
  declare(name: string, type: number): void {
    if (this.#declared.has(name)) this.#refuse(name, "it is an attribute twice", "each may stand once");
    this.#declared.set(name, type);
  }

  /** Notes that a node takes the value of attribute `name` for one of its own, of type number `type`. */
  refer(name: string, type: number, path: () => string): void {
    const key = `${type} ${name}`;
    if (!this.#references.has(key)) this.#references.set(key, { name, type, path: path() });
  }

  /** Judges the references, when the whole function was read. */
  check(): void {
    for (const { name, type, path } of this.#references.values()) {
      const declared = this.#declared.get(name);
      if (declared === undefined) {
        this.#refuse(name, "a node takes it from no attribute of its function", "it must be declared", path);
      } else if (declared === 0) this.#declared.set(name, type);
      else if (declared !== type) {
        this.#refuse(name, `a node takes it as type ${type}`, `it has type ${declared}`, path);
      }
    }
  }

  /** Judges what a call gives; what it leaves out is the default, or is left out of the body too. */
  checkCall({ attributes, first }: CallShape & { readonly first: string }): void {
    for (const [name, { type }] of attributes) {
      const wanted = this.#declared.get(name);
      if (wanted === undefined) this.#refuse(name, "a call gives it", "its function must declare it", first);
      else if (wanted !== 0 && wanted !== type) {
        this.#refuse(name, `a call gives it as type ${type}`, `its function takes type ${wanted}`, first);
      }
    }
  }
}
