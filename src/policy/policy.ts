import type { Limits } from "../bytes/index.js";
import { requirementId, type Requirement } from "../graph/requirement.js";
import { BUILT_IN_PROFILES } from "./built-in.js";
import { canonicalJson } from "./canonical-json.js";
import { textDigest } from "./digest.js";
import {
  checkDocument,
  readDocument,
  UNNAMED,
  type DenyEntry,
  type PolicyOptions,
  type TrustEntry,
} from "./document.js";
import { deniedIds, trustedIds } from "./entry-id.js";
import { expiryTime } from "./expiry.js";
import { neverReason } from "./never.js";
import type { Profile, ProfileGroup } from "./profile.js";
import { Slots } from "./slots.js";

/** What a policy says to one requirement. */
export interface Judgement {
  readonly status: "trusted" | "untrusted" | "denied";
  /** Why, where the id alone does not say it. */
  readonly reason?: string;
}

/** One entry of a policy, as `policy show` lists it. */
export interface PolicyEntry {
  readonly list: "trust" | "deny";
  /** As written; a bare name stands for several ids. */
  readonly id: string;
  /** Name of the profile that holds the entry; absent for the policy's own. */
  readonly profile?: string;
  readonly reason?: string;
  /** Where alone a profile trusts it, see {@link ProfileGroup}. */
  readonly slots?: readonly string[];
  /** What it may call there. */
  readonly callees?: readonly string[];
  /** Content rules that check what it holds. */
  readonly rules?: readonly string[];
  readonly owner?: string;
  readonly expires?: string;
  /** Why no built-in profile would hold the entry. */
  readonly warning?: string;
}

const TRUSTED: Judgement = Object.freeze({ status: "trusted" });
const LISTED: Judgement = Object.freeze({
  status: "trusted",
  reason: "the operators of its body are listed themselves",
});
const UNTRUSTED: Judgement = Object.freeze({ status: "untrusted" });
const SKLEARN_OBJECT = "construct:sklearn.";

/** What may enter: an immutable list of trusted and denied names, with formats and limits. */
export class Policy {
  readonly name: string;
  /** `sha256:` and the digest of the whole policy, the extended profiles included, whatever the order of entries. */
  readonly digest: string;
  /** Limits that differ from the defaults. */
  readonly limits: Partial<Limits>;
  /** Formats that may enter, sorted; `undefined` allows all. */
  readonly formats: readonly string[] | undefined;
  /** Whether an ONNX model may keep tensors in files beside it. */
  readonly externalData: boolean;

  readonly #profiles: readonly Profile[];
  readonly #trust: readonly TrustEntry[];
  readonly #deny: readonly DenyEntry[];
  /** Explicit id of a profile -> where it is trusted, `undefined` for everywhere. */
  readonly #held = new Map<string, Slots | undefined>();
  /** Explicit id of the policy's own -> when trust in it ends, in milliseconds since 1970; of several entries the latest. */
  readonly #trustedUntil = new Map<string, number>();
  /** Explicit id -> why it is denied. */
  readonly #deniedFor = new Map<string, string>();

  private constructor(document: PolicyOptions) {
    this.name = document.name ?? UNNAMED;
    this.limits = Object.freeze({ ...document.limits });
    this.formats = document.formats && Object.freeze([...document.formats].sort());
    this.externalData = document.onnx?.externalData ?? false;
    this.#profiles = [...(document.extends ?? [])].sort().flatMap((name) => BUILT_IN_PROFILES.get(name) ?? []);
    this.#trust = entries(document.trust);
    this.#deny = entries(document.deny);
    for (const profile of this.#profiles) for (const group of profile.groups) this.#hold(profile.name, group);
    for (const { id, expires } of this.#trust) {
      // A checked document holds no expiry that cannot be read.
      const until = expires === undefined ? Infinity : (expiryTime(expires) ?? -Infinity);
      for (const explicit of trustedIds(id)) {
        this.#trustedUntil.set(explicit, Math.max(until, this.#trustedUntil.get(explicit) ?? -Infinity));
      }
    }
    for (const { id, reason = "the policy denies it" } of this.#deny) {
      for (const explicit of deniedIds(id)) this.#deniedFor.set(explicit, reason);
    }
    this.digest = textDigest(
      canonicalJson({
        version: 1,
        name: this.name,
        extends: this.#profiles.map(({ name, version, digest }) => ({ name, version, digest })),
        trust: this.#trust.map((entry) => ({ ...entry })),
        deny: this.#deny.map((entry) => ({ ...entry })),
        formats: this.formats,
        onnx: { externalData: this.externalData },
        limits: { ...this.limits },
      }),
    );
    Object.freeze(this);
  }

  /**
   * Reads a policy, from JSON text, its UTF-8 bytes, or the parsed document (`schemas/policy-v1.schema.json`).
   *
   * @throws PolicyError `E_POLICY`, which lists every field that is not valid
   */
  static parse(json: unknown): Policy {
    const text = typeof json === "string" || json instanceof Uint8Array;
    return new Policy(checkDocument(text ? readDocument(json) : json));
  }

  /**
   * Makes a policy from its fields. It trusts what it extends and names, nothing else.
   *
   * @throws PolicyError `E_POLICY`, which lists every field that is not valid
   */
  static of(options: PolicyOptions): Policy {
    return Policy.parse({ version: 1, ...options });
  }

  /** @returns the policy that holds where none is given. */
  static default(): Policy {
    return Policy.of({ name: "default", extends: ["sallyport:onnx-ml-sklearn", "sallyport:scikit-learn"] });
  }

  /**
   * @returns this policy with further trusted entries, and limits in the place of its own
   * @throws PolicyError `E_POLICY` for entries and limits that are not valid
   */
  with(additions: Pick<PolicyOptions, "trust" | "limits">): Policy {
    const { trust = [], limits = {} } = checkDocument({ version: 1, trust: [], limits: {}, ...additions });
    return new Policy({
      name: this.name,
      extends: this.#profiles.map((profile) => profile.name),
      trust: [...this.#trust, ...trust],
      deny: this.#deny,
      ...(this.formats && { formats: this.formats }),
      onnx: { externalData: this.externalData },
      limits: { ...this.limits, ...limits },
    });
  }

  /**
   * Judges one requirement. Denied beats trusted, and an entry that expired trusts nothing. A local function of an ONNX
   * model is what its body does, and the body is on the same bill.
   *
   * @param at - the time for which the policy is asked
   * @param format - of the artifact; `externalData` speaks for files beside an ONNX model alone
   */
  status(requirement: Requirement, at: Date, format?: string): Judgement {
    if (requirement.invalid || isAmbiguous(requirement)) return denied("the name is not one that may stand there");
    const id = requirementId(requirement.action, requirement.module, requirement.name);
    const reason = this.#deniedFor.get(id);
    if (reason !== undefined) return denied(reason);
    if (requirement.action === "function") return LISTED;
    if (requirement.action === "file" && format === "onnx" && this.externalData) return TRUSTED;
    const outside = this.#held.get(id)?.problem(requirement);
    if (outside === undefined && this.#held.has(id)) return TRUSTED;
    const until = this.#trustedUntil.get(id);
    // An invalid date compares false, and so trusts nothing.
    if (until !== undefined && (until === Infinity || at.getTime() < until)) {
      return outside === undefined ? TRUSTED : { status: "trusted", reason: `the policy itself names it: ${outside}` };
    }
    if (outside !== undefined) return { status: "untrusted", reason: outside };
    if (until === undefined) return unheld(requirement);
    return { status: "untrusted", reason: `its entry expired at ${new Date(until).toISOString()}` };
  }

  /** An id that several profiles hold is trusted where one of them trusts it. */
  #hold(profile: string, group: ProfileGroup): void {
    for (const id of group.ids) {
      const known = this.#held.get(id);
      if (!group.slots || (this.#held.has(id) && !known)) {
        this.#held.set(id, undefined);
        continue;
      }
      const slots = known ?? new Slots();
      slots.add(profile, group);
      this.#held.set(id, slots);
    }
  }

  /** Lists every entry: those of the profiles, then the policy's own. */
  *entries(): Generator<PolicyEntry> {
    for (const { name, groups } of this.#profiles) {
      for (const { ids, ...group } of groups)
        for (const id of ids) yield { list: "trust", id, profile: name, ...group };
    }
    for (const entry of this.#trust) {
      const warning = neverReason(entry.id);
      yield { list: "trust", ...entry, ...(warning !== undefined && { warning }) };
    }
    for (const entry of this.#deny) yield { list: "deny", ...entry };
  }
}

function denied(reason: string): Judgement {
  return { status: "denied", reason };
}

/** Of what no built-in profile may hold, which parameter of scikit-learn's holds it. */
function unheld({ id, uses }: Requirement): Judgement {
  const holder = uses.find(({ owner, attribute }) => owner?.startsWith(SKLEARN_OBJECT) && attribute !== undefined);
  if (!holder || neverReason(id) === undefined) return UNTRUSTED;
  const place = `${holder.attribute} of ${holder.owner?.slice("construct:".length)}`;
  return { status: "untrusted", reason: `no profile trusts it, drop ${place} before the model is saved` };
}

/** An id joins module and name with a dot, so that one more dot in the name would match another module's entry. */
function isAmbiguous({ action, name }: Requirement): boolean {
  switch (action) {
    case "call":
    case "construct":
    case "reference":
      return name.includes(".");
    case "method":
      return name.split(".").length !== 2;
    case "operator":
    case "function":
    case "file":
      return false;
  }
}

/** @returns entries as objects, sorted by id, without those that say the same twice. */
function entries(list: readonly (string | TrustEntry)[] = []): readonly TrustEntry[] {
  const byContent = new Map<string, TrustEntry>();
  for (const item of list) {
    const entry = Object.freeze(typeof item === "string" ? { id: item } : { ...item });
    byContent.set(canonicalJson({ ...entry }), entry);
  }
  return [...byContent].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
}
