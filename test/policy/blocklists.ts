import { readFileSync } from "node:fs";

interface Blocklists {
  readonly ficklingExemptBuiltins: readonly string[];
  /** Scanner -> level -> module -> names; `*` is every name. */
  readonly lists: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>>;
}

const url = new URL("data/peer-blocklists.json", import.meta.url);
const { ficklingExemptBuiltins, lists } = JSON.parse(readFileSync(url, "utf8")) as Blocklists;

type Matches = (listed: string, names: readonly string[], module: string, name: string) => boolean;

/** How each scanner compares a name with its list; see "matching" in the data. */
const MATCHES: Readonly<Record<string, Matches>> = {
  picklescan: (listed, names, module, name) =>
    names.includes("*") ? isWithin(listed, module) : listed === module && names.includes(name),
  modelscan: (listed, names, module, name) =>
    listed === module && names.some((part) => part === "*" || name.includes(part)),
  fickling: (listed, names, module, name) => {
    if (listed === "builtins" && ficklingExemptBuiltins.includes(name)) return false;
    if (!names.includes("*")) return listed === module && names.includes(name);
    return isWithin(listed, module) || `${module}.${name}`.split(".").includes(listed);
  },
  modelaudit: (listed, names, module, name) => {
    if (listed === "(any/builtins)") return names.includes(name);
    return names.includes("*") ? isWithin(listed, module) : listed === module && names.includes(name);
  },
};

function isWithin(listed: string, module: string): boolean {
  return module === listed || module.startsWith(`${listed}.`);
}

/** @returns `<scanner>: <module>` for every entry of a scanner's blocklist that matches the name. */
export function blockedBy(module: string, name: string): readonly string[] {
  return Object.entries(lists).flatMap(([scanner, levels]) =>
    Object.values(levels).flatMap((modules) =>
      Object.entries(modules)
        .filter(([listed, names]) => MATCHES[scanner]?.(listed, names, module, name))
        .map(([listed]) => `${scanner}: ${listed}`),
    ),
  );
}
