import { describe, expect, it } from "vitest";
import { BUILT_IN_PROFILES } from "../../src/policy/index.js";
import { neverReason } from "../../src/policy/never.js";
import { blockedBy } from "./blocklists.js";

/** Names that a scanner blocks and a built-in profile holds: one line and one reason for each. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["builtins.bool", "modelaudit blocks all builtins; a bool is a value"],
  ["builtins.bytearray", "modelaudit blocks all builtins; a bytearray is a value, its bytes are bounded by the file"],
  ["builtins.bytes", "modelaudit blocks all builtins; bytes are a value"],
  ["builtins.complex", "modelaudit blocks all builtins; a complex is a value"],
  ["builtins.dict", "modelaudit blocks all builtins; a dict holds what is judged by itself"],
  ["builtins.float", "modelaudit blocks all builtins; a float is a value"],
  ["builtins.frozenset", "modelaudit blocks all builtins; a frozenset holds what is judged by itself"],
  ["builtins.int", "modelaudit blocks all builtins; an int is a value"],
  ["builtins.list", "modelaudit blocks all builtins; a list holds what is judged by itself"],
  ["builtins.object", "modelaudit blocks all builtins; a column selector compares types with it"],
  ["builtins.set", "modelaudit blocks all builtins; a set holds what is judged by itself"],
  ["builtins.slice", "modelaudit blocks all builtins; a slice is three values"],
  ["builtins.str", "modelaudit blocks all builtins; a str is a value"],
  ["builtins.tuple", "modelaudit blocks all builtins; a tuple holds what is judged by itself"],
  ["functools.partial", "scanners block it with whatever it calls; here it calls one function, in one slot"],
]);

function split(dotted: string): [module: string, name: string] {
  const dot = dotted.lastIndexOf(".");
  return [dotted.slice(0, dot), dotted.slice(dot + 1)];
}

const held = new Set(
  [...BUILT_IN_PROFILES.values()].flatMap((profile) =>
    profile.groups.flatMap((group) => group.ids.map((id) => id.slice(id.indexOf(":") + 1))),
  ),
);

describe("blockedBy", () => {
  it.each<[string, string[]]>([
    ["os.system", ["picklescan: os", "modelscan: os", "fickling: os", "modelaudit: os"]],
    ["asyncio.unix_events.run", ["picklescan: asyncio", "fickling: asyncio", "modelaudit: asyncio"]],
    ["numpy.f2py.crackfortran.getlincoef", ["picklescan: numpy.f2py", "fickling: numpy.f2py"]],
    ["builtins.reopen_all", ["modelscan: builtins", "fickling: builtins", "modelaudit: builtins"]],
    ["mymodels.pickle.Scaler", ["fickling: pickle"]],
    ["mymodels.getattr", ["modelaudit: (any/builtins)"]],
    ["mymodels.RareScaler", []],
    ["osmodels.system", []],
  ])("matches %s as the scanners do", (dotted, expected) => {
    expect([...new Set(blockedBy(...split(dotted)))]).toEqual(expected);
  });
});

describe("built-in profiles", () => {
  it("hold nothing that a scanner blocks, but for written exceptions", () => {
    const blocked = [...held].filter((dotted) => blockedBy(...split(dotted)).length > 0);
    expect(blocked.sort()).toEqual([...EXCEPTIONS.keys()].sort());
  });

  it("need no exception from what is never held", () => {
    const never = [...EXCEPTIONS.keys()].filter((dotted) => neverReason(dotted) !== undefined);
    expect(never).toEqual(["functools.partial"]);
  });
});
