import { describe, expect, test } from "vitest";
import { codesOf, scanTrusting } from "../../helpers/scan-skops.js";
import { dict, json, list, node, object, skops, tuple } from "../../helpers/skops-builder.js";

type Root = ReturnType<typeof list>;

const cached = (id: number): Root =>
  node("CachedNode", "builtins.str", { __id__: id, __class__: null, __module__: null });

/** @returns a chain of pairs, each of one part and that part again, which unrolls to 2^levels */
function doubling(levels: number): Root {
  let part: Root = list([json(1)], { __id__: 1 });
  for (let level = 1; level <= levels; level++) part = list([part, cached(level)], { __id__: level + 1 });
  return part;
}

describe("CachedNodes", () => {
  test("may share parts", () => {
    expect(codesOf(skops(doubling(5)))).toEqual([]);
    const state = dict([["a", tuple([json(1), json(2)])]], { __id__: 7 });
    const others = Array.from({ length: 40 }, () => object("m.C", cached(7)));
    expect(codesOf(skops(list([object("m.C", state), ...others])))).toEqual([]);
  });

  test.each([12, 22, 200])("that double what they hold %i times are a limit", (levels) => {
    const { verdict, findings, requirements } = scanTrusting(skops(list([object("m.C"), doubling(levels)])));
    expect([verdict, findings.map(({ code }) => code)]).toEqual(["undecided", ["E_LIMIT_NODES"]]);
    expect(requirements.map(({ id }) => id)).toContain("construct:m.C");
  });
});
