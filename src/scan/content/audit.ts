import type { Findings } from "../../bytes/index.js";
import type { ArraySink, ContentAudit, Graph, NodeIndex, SparseFacts } from "../../graph/index.js";
import { contentObject } from "./content-object.js";
import { ContentInspector } from "./inspector.js";
import type { ContentRule } from "./rule.js";
import { CONTENT_RULES } from "./rules.js";

/** Rules by `module.Name`. */
export type RulesByType = ReadonlyMap<string, readonly ContentRule[]>;

/** @returns the rules for each type, in their order. */
function rulesByType(rules: readonly ContentRule[]): RulesByType {
  const byType = new Map<string, ContentRule[]>();
  for (const rule of rules) for (const type of rule.types) byType.set(type, [...(byType.get(type) ?? []), rule]);
  return byType;
}

const BUILT_IN_RULES = rulesByType(CONTENT_RULES);

/** Holds the objects of one artifact against the rules for their types. */
export class RuleAudit implements ContentAudit {
  readonly #rules: RulesByType;
  readonly #later: (() => void)[] = [];
  readonly #failures: unknown[] = [];
  #inspector: ContentInspector | undefined;

  constructor(rules: RulesByType = BUILT_IN_RULES) {
    this.#rules = rules;
  }

  begin(graph: Graph): ReadonlyMap<NodeIndex, ArraySink> {
    const inspector = (this.#inspector = new ContentInspector(graph));
    const rules = graph.requirements.map(({ module, name }) => this.#rules.get(`${module}.${name}`) ?? []);
    if (rules.every(({ length }) => length === 0)) return inspector.sinks;
    for (let node = 0; node < graph.size; node++) {
      if (graph.kind(node) !== "apply") continue;
      const object = contentObject(graph, node);
      for (const rule of (object && rules[object.requirement]) ?? []) {
        this.#attempt(() => {
          const later = object && rule.check(object, inspector);
          if (later) this.#later.push(later);
        });
      }
    }
    return inspector.sinks;
  }

  matrix(node: NodeIndex, facts: SparseFacts): void {
    this.#inspector?.setMatrix(node, facts);
  }

  finish(graph: Graph, findings: Findings): void {
    for (const later of this.#later) this.#attempt(later);
    this.#inspector?.report(graph, findings);
    for (const failure of this.#failures) findings.addError(failure);
  }

  /** A rule that fails leaves the artifact undecided, and the bill whole. */
  #attempt(step: () => void): void {
    try {
      step();
    } catch (failure) {
      this.#failures.push(failure);
    }
  }
}
