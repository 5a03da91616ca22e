import type { Inventory, JudgedRequirement, Judgement } from "../../index.js";
import type { Place, Places } from "./flatten.js";

/** One thing that is in one model only, or otherwise in the other. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  /** A path, an id, a fact or a code. */
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two models. */
export interface Difference {
  readonly facts: readonly Change[];
  readonly requirements: readonly Change[];
  readonly findings: readonly Change[];
  /** Absent where a model could not be read to its end without a finding. */
  readonly content: readonly Change[] | undefined;
}

/** A model as it is compared. */
export interface Side {
  readonly inventory: Inventory;
  readonly judgement: Judgement;
  readonly places: Places | undefined;
}

export function compare(before: Side, after: Side): Difference {
  const isWhole = [before, after].every(holdsAll);
  return {
    facts: changes(factsOf(before, isWhole), factsOf(after, isWhole)),
    requirements: changes(requirementsOf(before), requirementsOf(after)),
    findings: changes(findingsOf(before), findingsOf(after)),
    content: before.places && after.places && contentChanges(before.places.byPath, after.places.byPath),
  };
}

export function isSame({ facts, requirements, findings, content }: Difference): boolean {
  return [facts, requirements, findings, content ?? []].every(({ length }) => length === 0);
}

/** Weights and lists of an ONNX model stand in none of its places. */
function holdsAll({ inventory, places }: Side): boolean {
  return inventory.format !== "onnx" && places?.isCut !== true;
}

/** @param isWhole - whether the places tell all that can differ; digests do otherwise */
function factsOf({ inventory, judgement }: Side, isWhole: boolean): ReadonlyMap<string, string> {
  const { format, container, facts, sha256 = "none" } = inventory;
  const libraries = [...facts.libraries].map(([name, version]): [string, string] => [`library ${name}`, version]);
  const files = (facts.files ?? []).map((file) => [`sha256 of ${file.name}`, file.sha256] as const);
  return new Map([
    ["format", format],
    ["container", container],
    ["verdict", judgement.verdict],
    ["protocol", String(facts.protocol ?? "none")],
    ["nodes", String(facts.nodes)],
    ["arrays", String(facts.arrays)],
    ["array bytes", String(facts.arrayBytes)],
    ...libraries,
    ...(isWhole ? [] : [["sha256", sha256] as const, ...files]),
  ]);
}

function requirementsOf({ judgement }: Side): ReadonlyMap<string, string> {
  const text = ({ status, count }: JudgedRequirement): string => `${status}, ${count} ${count === 1 ? "use" : "uses"}`;
  return new Map(judgement.requirements.map((requirement) => [requirement.id, text(requirement)]));
}

function findingsOf({ judgement }: Side): ReadonlyMap<string, string> {
  return new Map(judgement.findings.map(({ code, path = "", message }) => [`${code} ${path}`.trimEnd(), message]));
}

function contentChanges(before: ReadonlyMap<string, Place>, after: ReadonlyMap<string, Place>): readonly Change[] {
  const text = (places: ReadonlyMap<string, Place>): ReadonlyMap<string, string> =>
    new Map([...places].map(([path, place]) => [path, place.text]));
  const others = [...before].flatMap(([path, place]): Change[] => {
    const now = after.get(path);
    if (!now || now.text !== place.text || now.digest === place.digest) return [];
    return [{ kind: "changed", what: path, before: `${place.text}, other content`, after: now.text }];
  });
  return [...changes(text(before), text(after)), ...others];
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly Change[] {
  const found: Change[] = [];
  for (const [what, text] of before) {
    const now = after.get(what);
    if (now === undefined) found.push({ kind: "removed", what, before: text });
    else if (now !== text) found.push({ kind: "changed", what, before: text, after: now });
  }
  for (const [what, text] of after) if (!before.has(what)) found.push({ kind: "added", what, after: text });
  return found;
}
