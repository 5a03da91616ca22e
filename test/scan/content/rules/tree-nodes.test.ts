import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordDType } from "../../../../src/graph/index.js";
import { BinaryNodes } from "../../../../src/scan/content/rules/binary-nodes.js";
import { TreeNodes } from "../../../../src/scan/content/rules/tree-nodes.js";

/** left, right, feature and threshold of a node. */
type Row = readonly [left: number, right: number, feature: number, threshold: number];

const LEAF: Row = [-1, -1, -2, -2];

/** A tree in the order of depth first, which splits wherever `splits` says so. */
function depthFirst(splits: readonly boolean[]): Row[] {
  const rows: Row[] = [];
  const waiting: { parent: number; side: 0 | 1 }[] = [{ parent: -1, side: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const id = rows.length;
    const parent = rows[place.parent];
    if (parent) rows[place.parent] = place.side === 0 ? [id, ...tail(parent)] : [parent[0], id, parent[2], parent[3]];
    if (splits[id] === true) {
      rows.push([0, 0, id % 7, id / 2]);
      waiting.push({ parent: id, side: 1 }, { parent: id, side: 0 });
    } else rows.push(LEAF);
  }
  return rows;
}

const tail = ([, right, feature, threshold]: Row): [number, number, number] => [right, feature, threshold];

/** What the rule says in the words of its documentation, node by node. */
function isTree(rows: readonly Row[]): boolean {
  const children = rows.flatMap(([left, right]) => (left === -1 && right === -1 ? [] : [left, right]));
  const areLater = rows.every(
    ([left, right], id) => (left === -1 && right === -1) || [left, right].every((child) => child > id),
  );
  const areThere = children.every((child) => child < rows.length);
  return areLater && areThere && new Set(children).size === children.length && children.length === rows.length - 1;
}

function depthOf(rows: readonly Row[]): number {
  const depths = rows.map(() => 0);
  for (const [id, [left, right]] of rows.entries()) {
    for (const child of [left, right]) if (child >= 0) depths[child] = (depths[id] ?? 0) + 1;
  }
  return Math.max(...depths);
}

const FIELDS = ["left_child", "right_child", "feature", "threshold", "impurity", "n_node_samples"] as const;

interface Shape {
  readonly littleEndian: boolean;
  readonly wide: boolean;
  /** Bytes between the fields. */
  readonly gap: number;
}

function dtypeOf({ littleEndian, wide, gap }: Shape): RecordDType {
  let offset = gap;
  const fields = [...FIELDS, "weighted_n_node_samples"].map((name) => {
    const isFloat = name === "threshold" || name === "impurity" || name === "weighted_n_node_samples";
    const itemsize = isFloat || wide ? 8 : 4;
    const field = { name, offset, dtype: { kind: isFloat ? "float" : "int", itemsize, littleEndian } } as const;
    offset += itemsize + gap;
    return field;
  });
  return { kind: "record", itemsize: offset, fields };
}

/** Feeds nodes in two pieces, the first of which begins `shift` bytes into its memory. */
function read(rows: readonly Row[], shape: Shape, cut = 0, shift = 0): TreeNodes {
  const dtype = dtypeOf(shape);
  const bytes = new Uint8Array(shift + rows.length * dtype.itemsize);
  const view = new DataView(bytes.buffer, shift);
  for (const [i, row] of rows.entries()) {
    for (const [j, value] of row.entries()) {
      const { offset, dtype: type } = dtype.fields[j]!;
      const at = i * dtype.itemsize + offset;
      if (j === 3) view.setFloat64(at, value, shape.littleEndian);
      else if (type.itemsize === 8) view.setBigInt64(at, BigInt(value), shape.littleEndian);
      else view.setInt32(at, value, shape.littleEndian);
    }
  }
  const nodes = new TreeNodes();
  nodes.begin({ dtype, shape: [rows.length], order: "C" });
  const at = shift + Math.min(cut, rows.length * dtype.itemsize);
  nodes.push(bytes.subarray(shift, at));
  nodes.push(bytes.subarray(at));
  return nodes;
}

const PLAIN: Shape = { littleEndian: true, wide: true, gap: 0 };
const anyTree = fc.array(fc.boolean(), { maxLength: 12 }).map(depthFirst);
const anyShape = fc.record({ littleEndian: fc.boolean(), wide: fc.boolean(), gap: fc.constantFrom(0, 1, 4) });

describe("the nodes of a tree", () => {
  test("are accepted in each layout, whatever the pieces", () => {
    fc.assert(
      fc.property(anyTree, anyShape, fc.nat({ max: 300 }), fc.nat({ max: 7 }), (rows, shape, cut, shift) => {
        const { nodes, minFeature, maxFeature } = read(rows, shape, cut, shift);
        const features = rows.filter(([left]) => left >= 0).map(([, , feature]) => feature);
        expect(nodes?.problem).toBeUndefined();
        expect(nodes?.depth).toBe(depthOf(rows));
        expect([minFeature, maxFeature]).toEqual([Math.min(...features), Math.max(...features)]);
      }),
      { numRuns: 60 },
    );
  });

  test("are a tree or refused, wherever a child leads", () => {
    const change = fc.record({ node: fc.nat(), side: fc.constantFrom(0, 1), to: fc.integer({ min: -2, max: 30 }) });
    fc.assert(
      fc.property(anyTree, fc.array(change, { minLength: 1, maxLength: 3 }), anyShape, (tree, changes, shape) => {
        const rows = [...tree];
        for (const { node, side, to } of changes) {
          const [left, right, feature, threshold] = rows[node % rows.length]!;
          rows[node % rows.length] = side === 0 ? [to, right, feature, threshold] : [left, to, feature, threshold];
        }
        expect(read(rows, shape).nodes?.problem === undefined).toBe(isTree(rows));
      }),
      { numRuns: 150 },
    );
  });

  const thresholds: [value: number, isAccepted: boolean][] = [
    [Infinity, true],
    [-Infinity, true],
    [Number.MAX_VALUE, true],
    [5e-324, true],
    [NaN, false],
  ];
  test.each(thresholds)("may have the threshold %d: %s", (value, isAccepted) => {
    const rows: Row[] = [[1, 2, 0, value], LEAF, LEAF];
    for (const littleEndian of [true, false]) {
      const { nodes } = read(rows, { ...PLAIN, littleEndian });
      expect(nodes?.problem === undefined).toBe(isAccepted);
    }
  });

  test("have no NaN of any bits", () => {
    for (const bits of [0x7ff0000000000001n, 0xfff8000000000000n, 0x7fffffffffffffffn]) {
      const value = new Float64Array(BigUint64Array.of(bits).buffer)[0]!;
      expect(read([[1, 2, 0, value], LEAF, LEAF], PLAIN).nodes?.problem?.is).toBe("its threshold is NaN");
    }
  });

  test.each([2 ** 31, 2 ** 32, 2 ** 32 - 1, -(2 ** 31) - 1, 2 ** 52])("have no child %d", (child) => {
    const { nodes } = read([[child, 1, 0, 0], LEAF], PLAIN);
    expect(nodes?.problem?.is).toContain("an id beyond 32 bits");
  });

  test("are none of another record", () => {
    const dtype = dtypeOf(PLAIN);
    const nodes = new TreeNodes();
    nodes.begin({ dtype: { ...dtype, fields: dtype.fields.slice(1) }, shape: [1], order: "C" });
    nodes.push(new Uint8Array(56));
    expect(nodes.nodes).toBeUndefined();
  });

  test("are not done before the last", () => {
    const dtype = dtypeOf(PLAIN);
    const nodes = new TreeNodes();
    nodes.begin({ dtype, shape: [3], order: "C" });
    nodes.push(new Uint8Array(dtype.itemsize).fill(0xff));
    expect(nodes.nodes?.problem).toBeUndefined();
    nodes.push(new Uint8Array(2 * dtype.itemsize).fill(0xff));
    expect(nodes.nodes?.problem).toEqual({
      node: 1,
      is: "no node leads to it",
      wanted: "each but the root is the child of one",
    });
  });
});

describe("a binary tree", () => {
  test("keeps the first problem", () => {
    const nodes = new BinaryNodes(3);
    nodes.link(0, 1, 1);
    nodes.link(1, 0, 2);
    expect(nodes.problem?.node).toBe(0);
    nodes.end();
    expect(nodes.problem?.node).toBe(0);
  });

  test("is as deep as its longest way", () => {
    const nodes = new BinaryNodes(7);
    nodes.link(0, 1, 2);
    nodes.link(2, 3, 4);
    nodes.link(4, 5, 6);
    nodes.end();
    expect([nodes.problem, nodes.depth]).toEqual([undefined, 3]);
  });

  test("has a root", () => {
    expect(new BinaryNodes(0).problem?.is).toBe("it is missing");
    expect(new BinaryNodes(1).depth).toBe(0);
  });
});
