import { describe, expect, test } from "vitest";
import type { ApplicationSlots, ArrayDescriptor, DType, NodeIndex, ScalarDType } from "../../src/graph/index.js";
import {
  Complex,
  DTypeValue,
  Instance,
  isTuple,
  MaskedArray,
  NdArray,
  SparseMatrix,
  type Value,
} from "../../src/load/index.js";
import { errorOf, floats, TestGraph } from "./graph-support.js";

type Slots = (graph: TestGraph) => ApplicationSlots;

function construct(module: string, name: string, slots: Slots): Value {
  const graph = new TestGraph();
  return graph.load(graph.construct(module, name, slots(graph)));
}

function descriptor(dtype: DType, ...shape: number[]): ArrayDescriptor {
  return { dtype, shape, order: "C" };
}

function scalarDType(kind: ScalarDType["kind"], itemsize: number): ScalarDType {
  return { kind, itemsize, littleEndian: true };
}

describe("a name without a constructor", () => {
  test("becomes an inert instance of what the file gave it", () => {
    const value = construct("sklearn.svm._classes", "SVC", (graph) => ({
      args: graph.tuple(graph.int(1)),
      kwargs: graph.dict(graph.str("C"), graph.float("2.0")),
      state: graph.dict(graph.str("tol"), graph.float("0.1")),
      items: graph.list(graph.str("item")),
      entries: graph.dict(graph.int(3), graph.str("entry")),
    })) as Instance;
    expect(value).toBeInstanceOf(Instance);
    expect([value.module, value.name]).toEqual(["sklearn.svm._classes", "SVC"]);
    expect(value.args).toEqual([1]);
    expect(isTuple(value.args)).toBe(true);
    expect(value.kwargs).toEqual(new Map([["C", 2]]));
    expect(value.state).toEqual(new Map([["tol", 0.1]]));
    expect(value.items).toEqual(["item"]);
    expect(value.entries).toEqual(new Map([[3, "entry"]]));
    expect(Object.isFrozen(value)).toBe(true);
  });

  test("has nothing where the file says nothing", () => {
    const value = construct("m", "C", () => ({})) as Instance;
    expect(value).toMatchObject({ args: undefined, kwargs: undefined, state: undefined, entries: undefined });
  });

  test("is called no more than it is constructed", () => {
    const graph = new TestGraph();
    const call = graph.builder.apply(graph.name("call", "os", "system"), { args: graph.tuple(graph.str("id")) });
    const value = graph.load(call) as Instance;
    expect([value.module, value.name, value.args]).toEqual(["os", "system", ["id"]]);
  });

  test("sets nothing of JavaScript by the names in its state", () => {
    const value = construct("m", "C", (graph) => ({
      state: graph.dict(graph.str("__proto__"), graph.dict(graph.str("polluted"), graph.builder.bool(true))),
    })) as Instance;
    expect(Object.getPrototypeOf(value)).toBe(Instance.prototype);
    expect((value as unknown as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("that only looks like one of ours is none of ours", () => {
    for (const [module, name] of [
      ["collections.OrderedDict", "OrderedDict"],
      ["numpy.ma", "ndarray"],
      ["__proto__", "constructor"],
    ] as const) {
      expect(construct(module, name, () => ({}))).toBeInstanceOf(Instance);
    }
    const graph = new TestGraph();
    const call = graph.builder.apply(graph.name("call", "numpy", "float64"), { args: graph.tuple(graph.int(1)) });
    expect(graph.load(call)).toBeInstanceOf(Instance);
  });

  test.each<[string, Slots]>([
    ["arguments", (graph) => ({ args: graph.int(1) })],
    ["arguments", (graph) => ({ args: graph.dict() })],
    ["keyword arguments", (graph) => ({ kwargs: graph.list() })],
    ["keyword arguments", (graph) => ({ kwargs: graph.builder.none() })],
    ["items", (graph) => ({ items: graph.str("ab") })],
    ["entries", (graph) => ({ entries: graph.tuple() })],
  ])("refuses %s that are of another kind", (what, slots) => {
    const error = errorOf(() => construct("m", "C", slots));
    expect(error).toMatchObject({ name: "UnsupportedError", code: "E_CONSTRUCTOR" });
    expect((error as Error).message).toContain(`its ${what} are no`);
  });
});

describe("containers", () => {
  test("OrderedDict is a Map", () => {
    const value = construct("collections", "OrderedDict", (graph) => ({
      entries: graph.dict(graph.str("z"), graph.int(1), graph.str("a"), graph.int(2)),
    })) as Map<Value, Value>;
    expect(value).toBeInstanceOf(Map);
    expect([...value]).toEqual([
      ["z", 1],
      ["a", 2],
    ]);
  });

  test("defaultdict keeps its factory beside the entries", () => {
    const value = construct("collections", "defaultdict", (graph) => ({
      args: graph.tuple(graph.builder.reference(graph.name("reference", "builtins", "list"))),
      entries: graph.dict(graph.str("a"), graph.int(1)),
    })) as Instance;
    expect(value.args).toMatchObject([{ module: "builtins", name: "list" }]);
    expect(value.entries).toEqual(new Map([["a", 1]]));
  });

  test("bytearray is bytes of its own", () => {
    const graph = new TestGraph();
    const bytes = graph.bytes(1, 2);
    const array = graph.construct("builtins", "bytearray", { args: graph.tuple(bytes) });
    const [immutable, mutable] = graph.load(graph.list(bytes, array)) as readonly Uint8Array[];
    expect(mutable).toEqual(Uint8Array.of(1, 2));
    mutable?.fill(0);
    expect(immutable).toEqual(Uint8Array.of(1, 2));
  });
});

describe("numpy scalars", () => {
  test.each<[string, DType, ArrayBufferView, Value]>([
    ["bool", scalarDType("bool", 1), Uint8Array.of(1), true],
    ["bool_", scalarDType("bool", 1), Uint8Array.of(0), false],
    ["int8", scalarDType("int", 1), Int8Array.of(-5), -5],
    ["int16", scalarDType("int", 2), Int16Array.of(-300), -300],
    ["int32", scalarDType("int", 4), Int32Array.of(-70000), -70000],
    ["intc", scalarDType("int", 4), Int32Array.of(7), 7],
    ["int64", scalarDType("int", 8), BigInt64Array.of(-1n), -1n],
    ["longlong", scalarDType("int", 8), BigInt64Array.of(2n ** 62n), 2n ** 62n],
    ["uint8", scalarDType("uint", 1), Uint8Array.of(255), 255],
    ["uint64", scalarDType("uint", 8), BigUint64Array.of(2n ** 64n - 1n), 2n ** 64n - 1n],
    ["float16", scalarDType("float", 2), Uint16Array.of(0x3e00), 1.5],
    ["float32", scalarDType("float", 4), Float32Array.of(0.1), Math.fround(0.1)],
    ["float64", scalarDType("float", 8), Float64Array.of(-0), -0],
    ["longdouble", scalarDType("float", 8), Float64Array.of(2), 2],
    ["str_", scalarDType("str", 8), Uint32Array.of(0x1f600, 0), "😀"],
  ])("%s is a plain value", (name, dtype, data, wanted) => {
    const value = construct("numpy", name, (graph) => ({
      args: graph.tuple(graph.array(descriptor(dtype), data)),
    }));
    expect(value).toBe(wanted);
  });

  test("bytes_ and complex128 are bytes and a complex", () => {
    const bytes = construct("numpy", "bytes_", (graph) => ({
      args: graph.tuple(graph.array(descriptor(scalarDType("bytes", 3)), Uint8Array.of(120, 121, 0))),
    }));
    expect(bytes).toEqual(Uint8Array.of(120, 121));
    const complex = construct("numpy", "complex128", (graph) => ({
      args: graph.tuple(graph.array(descriptor(scalarDType("complex", 16)), Float64Array.of(1, -2))),
    }));
    expect(complex).toEqual(new Complex(1, -2));
  });

  test("are read at once even where arrays are lazy", () => {
    const graph = new TestGraph();
    const array = graph.array(descriptor(scalarDType("int", 4)), Int32Array.of(3));
    expect(graph.load(graph.construct("numpy", "int32", { args: graph.tuple(array) }), { lazy: true })).toBe(3);
  });

  test("made of an array with dimensions are that array", () => {
    const value = construct("numpy", "float64", (graph) => ({ args: graph.tuple(graph.array(...floats(1, 2))) }));
    expect(value).toBeInstanceOf(NdArray);
  });

  test.each(["datetime64", "timedelta64", "void", "object_"])("%s stays an instance", (name) => {
    const kind = name === "timedelta64" ? "timedelta" : "datetime";
    const dtype = { ...scalarDType(kind, 8), unit: "D" };
    const value = construct("numpy", name, (graph) => ({
      args: graph.tuple(graph.array(descriptor(dtype), BigInt64Array.of(19724n))),
    })) as Instance;
    expect(value).toBeInstanceOf(Instance);
    const [array] = value.args as readonly NdArray[];
    expect(array?.at()).toBe(19724n);
  });

  test.each<[string, string, Slots]>([
    ["another size", "float32", (graph) => ({ args: graph.tuple(graph.array(...floats(1))) })],
    ["another kind", "int64", (graph) => ({ args: graph.tuple(graph.array(...floats(1))) })],
    ["another kind", "bytes_", (graph) => ({ args: graph.tuple(graph.array(...floats(1))) })],
    ["a number", "float64", (graph) => ({ args: graph.tuple(graph.float("1.0")) })],
    ["nothing", "float64", () => ({})],
    ["two arrays", "float64", (graph) => ({ args: graph.tuple(graph.array(...floats(1)), graph.array(...floats(1))) })],
    ["a state", "float64", (graph) => ({ args: graph.tuple(graph.array(...floats(1))), state: graph.builder.none() })],
  ])("refuse %s", (_what, name, slots) => {
    expect(errorOf(() => construct("numpy", name, slots))).toMatchObject({ code: "E_CONSTRUCTOR" });
  });
});

describe("numpy arrays", () => {
  const objects =
    (shape: readonly number[], count: number): Slots =>
    (graph) => ({
      args: graph.tuple(graph.tuple(...shape.map((size) => graph.int(size)))),
      items: graph.list(...Array.from({ length: count }, (_, i) => graph.str(String(i)))),
    });

  test("of objects hold values in C order", () => {
    const value = construct("numpy", "ndarray", objects([2, 3], 6)) as NdArray;
    expect(value.dtype.kind).toBe("object");
    expect(value.toNested()).toEqual([
      ["0", "1", "2"],
      ["3", "4", "5"],
    ]);
  });

  test("of objects with a shape of other size are malformed", () => {
    expect(errorOf(() => construct("numpy", "ndarray", objects([2, 3], 5)))).toMatchObject({ code: "E_NPY_SIZE" });
  });

  test.each<[string, Slots]>([
    ["a negative shape", objects([-1], 0)],
    [
      "a shape beyond 2^53",
      (graph) => ({ ...objects([], 0)(graph), args: graph.tuple(graph.tuple(graph.int(2n ** 60n))) }),
    ],
    ["a shape that is no tuple", (graph) => ({ ...objects([], 0)(graph), args: graph.tuple(graph.int(0)) })],
    ["no shape", (graph) => ({ ...objects([], 0)(graph), args: graph.tuple() })],
    ["no items", (graph) => ({ args: graph.tuple(graph.tuple()) })],
  ])("of objects refuse %s", (_what, slots) => {
    expect(errorOf(() => construct("numpy", "ndarray", slots))).toMatchObject({ code: "E_CONSTRUCTOR" });
  });

  test.each(["numpy.ma", "numpy.ma.core"])("with a mask, spelled %s", (module) => {
    const value = construct(module, "MaskedArray", (graph) => ({
      args: graph.tuple(
        graph.array(...floats(1, 2)),
        graph.array(descriptor(scalarDType("bool", 1), 2), Uint8Array.of(0, 1)),
      ),
    })) as MaskedArray;
    expect(value).toBeInstanceOf(MaskedArray);
    expect(value.data.toNested()).toEqual([1, 2]);
    expect((value.mask as NdArray).toNested()).toEqual([false, true]);
  });

  test("with one mask for all", () => {
    const value = construct("numpy.ma", "MaskedArray", (graph) => ({
      args: graph.tuple(graph.array(...floats(1)), graph.builder.bool(false)),
    })) as MaskedArray;
    expect(value.mask).toBe(false);
  });

  test.each<[string, Slots]>([
    ["a mask of numbers", (graph) => ({ args: graph.tuple(graph.array(...floats(1)), graph.int(0)) })],
    ["no mask", (graph) => ({ args: graph.tuple(graph.array(...floats(1))) })],
    ["a list of data", (graph) => ({ args: graph.tuple(graph.list(), graph.builder.bool(false)) })],
  ])("with a mask refuse %s", (_what, slots) => {
    expect(errorOf(() => construct("numpy.ma", "MaskedArray", slots))).toMatchObject({ code: "E_CONSTRUCTOR" });
  });

  test("a dtype is that of its empty array", () => {
    const dtype = { kind: "int", itemsize: 8, littleEndian: false } as const;
    const value = construct("numpy", "dtype", (graph) => ({
      args: graph.tuple(graph.array(descriptor(dtype, 0), new Uint8Array(0))),
    })) as DTypeValue;
    expect(value).toBeInstanceOf(DTypeValue);
    expect(value.dtype).toEqual(dtype);
    const text: Slots = (graph) => ({ args: graph.tuple(graph.str("<f8")) });
    expect(errorOf(() => construct("numpy", "dtype", text))).toMatchObject({ code: "E_CONSTRUCTOR" });
  });

  test("random generators are instances with their state", () => {
    const graph = new TestGraph();
    const bits = graph.construct("numpy.random", "PCG64", {
      state: graph.dict(graph.str("inc"), graph.int(2n ** 100n)),
    });
    const generator = graph.construct("numpy.random._generator", "Generator", { args: graph.tuple(bits) });
    const value = graph.load(generator) as Instance;
    const [inner] = value.args as readonly Instance[];
    expect(inner?.state).toEqual(new Map([["inc", 2n ** 100n]]));
  });
});

describe("sparse matrices", () => {
  const integers = (graph: TestGraph, ...values: number[]): NodeIndex =>
    graph.array(descriptor(scalarDType("int", 4), values.length), Int32Array.from(values));
  const state =
    (arrays: Readonly<Record<string, readonly number[]>>): Slots =>
    (graph) => ({
      state: graph.dict(
        graph.str("data"),
        graph.array(...floats(1.5)),
        ...Object.entries(arrays).flatMap(([name, values]) => [graph.str(name), integers(graph, ...values)]),
      ),
    });

  test.each(["csr", "csc", "bsr"] as const)("%s has indices and indptr", (format) => {
    const slots = state({ shape: [1, 2], indices: [1], indptr: [0, 1] });
    const value = construct(`scipy.sparse._${format}`, `${format}_matrix`, slots) as SparseMatrix;
    expect(value).toBeInstanceOf(SparseMatrix);
    expect([value.format, value.isArray, value.shape]).toEqual([format, false, [1, 2]]);
    expect([value.data.toNested(), value.indices?.toNested(), value.indptr?.toNested()]).toEqual([[1.5], [1], [0, 1]]);
    expect([value.row, value.offsets]).toEqual([undefined, undefined]);
  });

  test("coo has row and col, or coords; dia has offsets", () => {
    const coo = construct("scipy.sparse._coo", "coo_matrix", state({ shape: [1, 1], row: [0], col: [0] }));
    expect((coo as SparseMatrix).row?.toNested()).toEqual([0]);
    const array = construct("scipy.sparse._coo", "coo_array", state({ shape: [3], coords: [2] })) as SparseMatrix;
    expect([array.isArray, array.shape, array.coords?.toNested()]).toEqual([true, [3], [2]]);
    const dia = construct("scipy.sparse._dia", "dia_matrix", state({ shape: [1, 1], offsets: [0] })) as SparseMatrix;
    expect(dia.offsets?.toNested()).toEqual([0]);
  });

  test("a shape of 64-bit integers is one of numbers", () => {
    const value = construct("scipy.sparse._dia", "dia_array", (graph) => {
      const shape = graph.array(descriptor(scalarDType("int", 8), 2), BigInt64Array.of(2n ** 40n, 1n));
      const arrays = [graph.str("data"), graph.array(...floats(1)), graph.str("offsets"), integers(graph, 0)];
      return { state: graph.dict(...arrays, graph.str("shape"), shape) };
    }) as SparseMatrix;
    expect(value.shape).toEqual([2 ** 40, 1]);
  });

  test.each<[string, Slots]>([
    ["without indptr", state({ shape: [1, 2], indices: [1] })],
    ["with the arrays of another format", state({ shape: [1, 2], row: [0], col: [1] })],
    ["without a shape", state({ indices: [1], indptr: [0, 1] })],
    ["without a state", () => ({})],
    ["with a state that is no dict", (graph) => ({ state: graph.list() })],
    [
      "with a shape of floats",
      (graph) => ({
        state: graph.dict(
          ...["data", "shape"].flatMap((name) => [graph.str(name), graph.array(...floats(1, 1))]),
          ...["indices", "indptr"].flatMap((name) => [graph.str(name), integers(graph, 0)]),
        ),
      }),
    ],
  ])("%s are refused", (_what, slots) => {
    expect(errorOf(() => construct("scipy.sparse._csr", "csr_matrix", slots))).toMatchObject({ code: "E_CONSTRUCTOR" });
  });
});
