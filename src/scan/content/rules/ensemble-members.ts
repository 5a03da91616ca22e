import type { Code } from "../../../errors/index.js";
import type { ContentInspector } from "../inspector.js";
import type { ContentObject } from "../content-object.js";
import { featuresOf, treeOf } from "./tree.js";

const CODE: Code = "E_CONTENT_ENSEMBLE";

/** One tree of an ensemble, by its position. */
export interface Member {
  readonly position: number;
  readonly features: () => number | undefined;
}

/**
 * The trees behind the members of an ensemble, which hands them the caller's data unchecked: a member of another type
 * would pass the data on to trees of its own.
 *
 * @param types - of estimators that scikit-learn puts there
 * @returns the members that are such estimators; others are refused
 */
export function membersOf(
  owner: ContentObject,
  inspector: ContentInspector,
  types: readonly string[],
): readonly Member[] {
  const members: Member[] = [];
  const items = inspector.items(owner.attributes.get("estimators_"));
  if (!items) {
    inspector.refuse(CODE, owner, "estimators_", "it is no list", "one of fitted trees is wanted");
    return members;
  }
  for (const [position, item] of items.entries()) {
    const estimator = inspector.object(item);
    const tree = estimator && types.includes(estimator.type) ? treeOf(estimator, inspector) : undefined;
    if (tree) members.push({ position, features: featuresOf(tree, inspector) });
    else refuseMember(owner, inspector, position, estimator?.type, types);
  }
  return members;
}

function refuseMember(
  owner: ContentObject,
  inspector: ContentInspector,
  position: number,
  type: string | undefined,
  types: readonly string[],
): void {
  const names = types.map((name) => name.slice(name.lastIndexOf(".") + 1)).join(" or ");
  const is = type === undefined || !types.includes(type) ? `it is a ${type ?? "plain value"}` : "it has no tree";
  inspector.refuse(CODE, owner, `estimators_[${position}]`, is, `a fitted ${names} is wanted`);
}

/** Refuses members whose trees look at another number of features than their ensemble checks. */
export function requireFeatures(
  owner: ContentObject,
  inspector: ContentInspector,
  members: readonly Member[],
  width: () => number | undefined,
): void {
  const own = width();
  const wrong = members.find(({ features }) => features() !== own);
  if (!wrong) return;
  const wanted = `the tree of estimators_[${wrong.position}] looks at ${wrong.features()} features`;
  inspector.refuse(CODE, owner, "n_features_in_", `it is ${own}`, wanted);
}
