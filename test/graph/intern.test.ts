import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Interner } from "../../src/graph/intern.js";

const encoder = new TextEncoder();

function intern(interner: Interner, text: string): number {
  const bytes = encoder.encode(text);
  return interner.intern(bytes, 0, bytes.length);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("Interner", () => {
  test("numbers texts in the order in which they appear", () => {
    const interner = new Interner();
    expect(["a", "b", "a", "", "b", ""].map((text) => intern(interner, text))).toEqual([0, 1, 0, 2, 1, 2]);
    expect(interner.size).toBe(3);
  });

  test("tells apart whatever a Map tells apart, and gives back the text", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 30 }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(texts, (all) => {
        const interner = new Interner();
        const model = new Map<string, number>();
        for (const text of all) {
          if (!model.has(text)) model.set(text, model.size);
          const id = intern(interner, text);
          expect(id).toBe(model.get(text));
          expect(interner.text(id)).toBe(text);
          expect([...interner.bytes(id)]).toEqual([...encoder.encode(text)]);
        }
      }),
    );
  });

  test("reads a stretch of bytes only", () => {
    const interner = new Interner();
    const bytes = encoder.encode("__class__");
    expect(interner.intern(bytes, 2, 7)).toBe(intern(interner, "class"));
  });

  test("tells texts apart of which the hashed end and the length agree", () => {
    const interner = new Interner();
    const ids = ["sklearn.", "s klearn", "other_pk"].map((start) => intern(interner, `${start}_the_same_end_`));
    expect(ids).toEqual([0, 1, 2]);
  });

  test("keeps every number over many rehashes", () => {
    const interner = new Interner();
    const count = 20_000;
    for (let i = 0; i < count; i++) expect(intern(interner, `key${i}`)).toBe(i);
    for (let i = 0; i < count; i += 37) expect(intern(interner, `key${i}`)).toBe(i);
    expect(interner.size).toBe(count);
  });

  test("keeps a byte order mark", () => {
    const interner = new Interner();
    expect(intern(interner, "\ufeffa")).not.toBe(intern(interner, "a"));
    expect(interner.text(0)).toBe("\ufeffa");
  });
});

/** Texts of one length and with the same last 12 bytes, which hash alike whatever the seed. */
const colliding = Array.from({ length: 400 }, (_, i) => `${String(i).padStart(4, "0")}_the_same_end`);

describe("texts that collide", () => {
  test("are still told apart, also beyond the probed slots", () => {
    const interner = new Interner();
    colliding.forEach((text, i) => {
      expect(intern(interner, text)).toBe(i);
    });
    colliding.forEach((text, i) => {
      expect(intern(interner, text)).toBe(i);
      expect(interner.text(i)).toBe(text);
    });
  });

  test("are told apart from those that do not, before and after, over a rehash", () => {
    const interner = new Interner();
    const all = colliding.flatMap((text, i) => [text, `other${i}`, `more${i}${i}`]);
    all.forEach((text, i) => {
      expect(intern(interner, text)).toBe(i);
    });
    all.forEach((text, i) => {
      expect(intern(interner, text)).toBe(i);
    });
  });

  test("cost a bounded number of comparisons each", () => {
    const interner = new Interner();
    for (const text of colliding) intern(interner, text);
    let reads = 0;
    const bytes = encoder.encode("0399_the_same_end");
    const counting = new Proxy(bytes, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) reads++;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    expect(interner.intern(counting, 0, bytes.length)).toBe(399);
    // 64 slots, each compared at most to the end, and the hash.
    expect(reads).toBeLessThanOrEqual(64 * bytes.length + 12);
  });

  test("are numbered alike under any seed", () => {
    for (const seed of [0, 0.25, 0.5, 1 - 2 ** -32]) {
      vi.spyOn(Math, "random").mockReturnValue(seed);
      const interner = new Interner();
      const all = [...colliding, ...colliding.map((text) => text.slice(2)), ...colliding];
      const model = new Map<string, number>();
      for (const text of all) {
        if (!model.has(text)) model.set(text, model.size);
        expect(intern(interner, text)).toBe(model.get(text));
      }
    }
  });
});

test("a seed that is known lets nobody merge two texts", () => {
  // Brute force: the first 3,000 short texts under one seed hold many whose slots meet.
  vi.spyOn(Math, "random").mockReturnValue(0);
  const interner = new Interner();
  const ids = new Set<number>();
  for (let i = 0; i < 3000; i++) ids.add(intern(interner, i.toString(36)));
  expect(ids.size).toBe(3000);
});
