import { cannot } from "../../errors/index.js";
import { ArtifactPattern } from "./artifact-pattern.js";
import type { TrustPolicyOptions, TrustRuleOptions } from "./document.js";

/** Patterns of all rules together; each is compared with each. */
const MAX_GLOBS = 1000;

/**
 * Finds what the rules of a trust policy leave open, or say about nothing.
 *
 * @param add - takes the JSON pointer of a field, and what is wrong with it
 */
export function checkRules(
  { keys, rules, root, sequence }: TrustPolicyOptions,
  add: (path: string, message: string) => void,
): void {
  const checkKeys = (path: string, hints: readonly string[], threshold: number): void => {
    hints.forEach((hint, index) => {
      if (Object.hasOwn(keys, hint)) return;
      add(`${path}/keys/${index}`, cannot("use the key", hint, 'it is not in "keys"', "it must stand there"));
    });
    if (threshold > hints.length) {
      const is = `there are ${hints.length} keys`;
      add(`${path}/threshold`, cannot("use the threshold", String(threshold), is, "it must not be more"));
    }
  };
  const names = new Map<string, number>();
  rules.forEach((rule, index) => {
    const path = `/rules/${index}`;
    const first = names.get(rule.name);
    if (first !== undefined) {
      add(`${path}/name`, cannot("name the rule", rule.name, `rule ${first} has this name`, "names must differ"));
    }
    names.set(rule.name, index);
    checkKeys(path, rule.keys, rule.threshold);
    checkStatements(path, rule, add);
  });
  checkArtifacts(rules, add);
  if (root === undefined) return;
  checkKeys("/root", root.keys, root.threshold);
  if (sequence === undefined) {
    add("/sequence", cannot("replace", "the trust policy", "it has no sequence", '"root" needs one'));
  }
  const signing = new Set(rules.flatMap((rule) => rule.keys));
  root.keys.forEach((hint, index) => {
    if (!signing.has(hint)) return;
    const wanted = "a key that signs trust policies must sign no artifact";
    add(`/root/keys/${index}`, cannot("use the key", hint, "a rule names it too", wanted));
  });
}

function checkStatements(
  path: string,
  { statements, maxAgeDays, requireExpiry = true }: TrustRuleOptions,
  add: (path: string, message: string) => void,
): void {
  const expires = statements.includes("deploy");
  if (requireExpiry !== expires) {
    const is = expires ? "a deploy statement always expires" : "no statement that the rule asks for expires";
    const wanted = expires ? "it must be true or left out" : 'either "deploy" or "requireExpiry": false is wanted';
    add(`${path}/requireExpiry`, cannot("use", `requireExpiry ${requireExpiry}`, is, wanted));
  }
  if (maxAgeDays !== undefined && !expires) {
    const is = "no statement that the rule asks for has an age";
    add(`${path}/maxAgeDays`, cannot("use", `maxAgeDays ${maxAgeDays}`, is, '"deploy" is wanted in "statements"'));
  }
}

interface Placed {
  readonly pattern: ArtifactPattern;
  readonly rule: number;
  readonly path: string;
}

/** One artifact name must not be spoken for by two rules with the same closeness. */
function checkArtifacts(rules: readonly TrustRuleOptions[], add: (path: string, message: string) => void): void {
  const placed = rules.flatMap(({ artifacts }, rule) =>
    artifacts.map((text, index): Placed => {
      return { pattern: new ArtifactPattern(text), rule, path: `/rules/${rule}/artifacts/${index}` };
    }),
  );
  const ambiguous = ({ path, pattern }: Placed, { rule, pattern: other }: Placed): void => {
    const is = `rule ${rule} speaks for the same name by "${other.text}"`;
    add(path, cannot("use the artifact", pattern.text, is, "exactly one rule may match a name"));
  };
  const named = new Map<string, Placed>();
  const globs: Placed[] = [];
  for (const entry of placed) {
    if (entry.pattern.closeness === "glob") {
      globs.push(entry);
      continue;
    }
    const first = named.get(entry.pattern.text);
    if (first === undefined) named.set(entry.pattern.text, entry);
    else ambiguous(entry, first);
  }
  if (globs.length > MAX_GLOBS) {
    add("/rules", cannot("use", "rules", `they hold ${globs.length} patterns`, `at most ${MAX_GLOBS} are read`));
    return;
  }
  globs.forEach((entry, index) => {
    const first = globs
      .slice(0, index)
      .find(({ rule, pattern }) => rule !== entry.rule && pattern.overlaps(entry.pattern));
    if (first) ambiguous(entry, first);
  });
}
