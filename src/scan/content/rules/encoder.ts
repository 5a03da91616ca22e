import type { NodeIndex } from "../../../graph/index.js";
import type { ArrayFacts } from "../array-facts.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import type { ContentRule } from "../rule.js";
import { categoriesOf } from "./encoder-categories.js";

const CODE = "E_CONTENT_ENCODER";

type Refuse = (what: string, is: string, wanted: string) => void;

/**
 * `transform` makes a sparse matrix as wide as `_n_features_outs` says, with the columns that categories, their groups
 * and the dropped ones give; scipy looks at neither. Source: scikit-learn 1.1 to 1.9 `preprocessing/_encoders.py`,
 * `OneHotEncoder.transform` and `_compute_n_features_outs`.
 */
export const ONE_HOT_ENCODER: ContentRule = {
  name: "one-hot-encoder",
  code: CODE,
  types: ["sklearn.preprocessing._encoders.OneHotEncoder"],
  prevents: "A sparse matrix gets columns outside its width, and whatever unpacks it writes out of its arrays.",
  check(encoder, inspector) {
    const { attributes } = encoder;
    if (!attributes.has("categories_") && !attributes.has("_n_features_outs")) return undefined;
    const refuse: Refuse = (what, is, wanted) => {
      inspector.refuse(CODE, encoder, what, is, wanted);
    };
    const features = listItems(inspector, attributes.get("categories_"))?.map((item) => categoriesOf(inspector, item));
    const width = inspector.number(attributes.get("n_features_in_"));
    const outputs = listItems(inspector, attributes.get("_n_features_outs"))?.map((item) => inspector.number(item));
    const isEnabled = inspector.number(attributes.get("_infrequent_enabled"));
    const found = groupsOf(encoder, inspector);
    const drops = dropsOf(encoder, inspector);
    return () => {
      const size = features?.length ?? 0;
      if (!features || size !== width()) {
        refuse("categories_", `there are ${size}`, `one for each of n_features_in_ = ${width()} is wanted`);
        return;
      }
      if (attributes.has("_infrequent_enabled") && isEnabled() === undefined) {
        refuse("_infrequent_enabled", "it is no truth value", "True or False is wanted");
        return;
      }
      const groups = isEnabled() === 0 ? undefined : found;
      for (const [what, length] of [
        ["_n_features_outs", outputs?.length ?? -1],
        ["_infrequent_indices", groups?.length ?? size],
        ...drops.map(({ name, items }) => [name, items?.length ?? size] as const),
      ] as const) {
        if (length === size) continue;
        refuse(
          what,
          length < 0 ? "it is no list" : `there are ${length}`,
          `${size} are wanted, as many as categories_`,
        );
        return;
      }
      for (const [i, feature] of features.entries()) {
        const { count, fault } = feature?.() ?? { count: 0, fault: "it is no array" };
        if (fault !== undefined) {
          refuse(`categories_[${i}]`, fault, "the order of numpy's unique is wanted");
          continue;
        }
        const grouped = groups ? checkGroup(groups[i], i, count, refuse) : count;
        const dropped = drops.map(({ items }) => items?.[i]?.());
        const isDropped = dropped.some((drop) => drop !== undefined);
        if (isDropped && dropped.includes(undefined)) {
          refuse(`drop_idx_[${i}]`, "_drop_idx_after_grouping says otherwise", "both or neither drop a category");
        }
        for (const [k, { name, isGrouped }] of drops.entries()) {
          const drop = dropped[k];
          if (drop === undefined) continue;
          const end = isGrouped ? grouped : count;
          if (drop !== null && Number.isInteger(drop) && drop >= 0 && drop < end) continue;
          refuse(`${name}[${i}]`, `it is ${drop ?? "no number"}`, `it must be in [0, ${end})`);
        }
        const wanted = grouped - (isDropped ? 1 : 0);
        const output = outputs?.[i]?.();
        if (output !== wanted) refuse(`_n_features_outs[${i}]`, `it is ${output}`, `its categories give ${wanted}`);
      }
    };
  },
};

/** A list is joined to another one; an array would be added to it. */
function listItems(inspector: ContentInspector, index: NodeIndex | undefined): readonly NodeIndex[] | undefined {
  const node = inspector.node(index);
  return node?.kind === "list" ? node.items : undefined;
}

/** Categories of one feature that share a column, and the column of each category. */
interface Group {
  readonly members: ArrayFacts | undefined;
  readonly columns: ArrayFacts | undefined;
  readonly isAbsent: boolean;
}

/** @returns groups that count if they are enabled; `undefined` if nothing tells of any. */
function groupsOf({ attributes }: ContentObject, inspector: ContentInspector): readonly Group[] | undefined {
  const members = listItems(inspector, attributes.get("_infrequent_indices"));
  const columns = listItems(inspector, attributes.get("_default_to_infrequent_mappings"));
  if (!members && !columns && !attributes.has("_infrequent_enabled")) return undefined;
  const length = Math.max(members?.length ?? 0, columns?.length ?? 0);
  return Array.from({ length }, (_, i) => ({
    members: inspector.array(members?.[i]),
    columns: inspector.array(columns?.[i]),
    isAbsent: inspector.isNone(members?.[i]) && inspector.isNone(columns?.[i]),
  }));
}

/** @returns columns of the feature before one is dropped. */
function checkGroup(group: Group | undefined, i: number, count: number, refuse: Refuse): number {
  if (!group || group.isAbsent) return count;
  const { members, columns } = group;
  const grouped = count - (members?.count ?? 0) + 1;
  if (
    !members?.isInteger ||
    members.shape.length !== 1 ||
    members.count < 1 ||
    members.min < 0 ||
    members.max >= count
  ) {
    refuse(`_infrequent_indices[${i}]`, "it has other numbers", `indices in [0, ${count}) are wanted`);
  } else if (
    !columns?.isInteger ||
    columns.shape.length !== 1 ||
    columns.count !== count ||
    columns.min < 0 ||
    columns.max >= grouped
  ) {
    const wanted = `one in [0, ${grouped}) for each of ${count} categories is wanted`;
    refuse(`_default_to_infrequent_mappings[${i}]`, `it has ${columns?.count ?? "no"} numbers`, wanted);
  }
  return grouped;
}

/** Dropped categories of each feature: `undefined` for none, `null` for what is no number. */
interface Drops {
  readonly name: string;
  /** Absent if no feature has one. */
  readonly items: readonly (() => number | null | undefined)[] | undefined;
  /** Whether they count columns, after rare categories were grouped. */
  readonly isGrouped: boolean;
}

/** 1.1 and 1.2 have the one spelling, later releases both. */
function dropsOf({ attributes }: ContentObject, inspector: ContentInspector): readonly Drops[] {
  const names = ["drop_idx_", "_drop_idx_after_grouping"].filter((name) => attributes.has(name));
  return names.map((name) => {
    const index = attributes.get(name);
    const isGrouped = name === "_drop_idx_after_grouping" || names.length === 1;
    if (inspector.isNone(index)) return { name, items: undefined, isGrouped };
    // One of another rank would be compared with samples in the place of features.
    const row = inspector.objectShape(index)?.length === 1 ? (inspector.items(index) ?? []) : [];
    const items = row.map((item) => (inspector.isNone(item) ? () => undefined : orNull(inspector.number(item))));
    return { name, items, isGrouped };
  });
}

function orNull(number: () => number | undefined): () => number | null {
  return () => number() ?? null;
}
