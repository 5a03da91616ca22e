import { parsePlainJson, type Limits } from "../bytes/index.js";
import { cannot, isArtifactError } from "../errors/index.js";
import { schemaFields } from "../errors/schema-fields.js";
import { BUILT_IN_PROFILES } from "./built-in.js";
import { idProblem, type IdProblem } from "./entry-id.js";
import { expiryTime } from "./expiry.js";
import { policyErrors } from "./generated/validate-policy.js";
import { PolicyError, type PolicyField } from "./policy-error.js";

/** A trusted id with its paperwork. */
export interface TrustEntry {
  readonly id: string;
  readonly reason?: string;
  readonly owner?: string;
  /** `YYYY-MM-DD` (its first moment in UTC) or an RFC 3339 time, from which the entry is untrusted again. */
  readonly expires?: string;
}

/** A denied id with its reason. */
export interface DenyEntry {
  readonly id: string;
  readonly reason?: string;
}

/** What a policy says, apart from its version; `schemas/policy-v1.schema.json` describes each field. */
export interface PolicyOptions {
  readonly name?: string;
  readonly extends?: readonly string[];
  readonly trust?: readonly (string | TrustEntry)[];
  readonly deny?: readonly (string | DenyEntry)[];
  readonly formats?: readonly string[];
  readonly onnx?: { readonly externalData?: boolean };
  readonly limits?: Partial<Limits>;
}

/** Name of a policy that does not say its own. */
export const UNNAMED = "unnamed";

/** A policy has four levels; more is refused before a validator sees it. */
const MAX_DEPTH = 16;

/**
 * Reads the JSON text of a policy; the text itself must be strict JSON without duplicate keys.
 *
 * @throws PolicyError `E_POLICY`
 */
export function readDocument(text: string | Uint8Array): unknown {
  if (typeof text === "string" && /\p{Cs}/u.test(text)) {
    const message = cannot("read the policy", UNNAMED, "it holds half of a surrogate pair", "text must be well formed");
    throw new PolicyError(UNNAMED, [{ path: "", message }]);
  }
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  try {
    return parsePlainJson(bytes, { maxDepth: MAX_DEPTH, path: "policy" });
  } catch (error) {
    if (!isArtifactError(error)) throw error;
    throw new PolicyError(UNNAMED, [{ path: "", message: error.message }], error);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/**
 * Holds a document against the schema, and against what a schema cannot say.
 *
 * @returns its own fields, inherited ones left out
 * @throws PolicyError `E_POLICY` with every field that is not valid
 */
export function checkDocument(document: unknown): PolicyOptions {
  const messages = schemaFields(policyErrors(document));
  const own: Fields = isObject(document) ? { __proto__: null, ...document } : {};
  checkProfiles(messages, own["extends"]);
  checkEntries(messages, "trust", own["trust"]);
  checkEntries(messages, "deny", own["deny"]);
  if (messages.size === 0) return own;
  const name = own["name"];
  const fields = [...messages].map(([path, message]): PolicyField => ({ path, message }));
  throw new PolicyError(typeof name === "string" ? name : UNNAMED, fields);
}

function checkProfiles(messages: Map<string, string>, profiles: unknown): void {
  if (!Array.isArray(profiles)) return;
  profiles.forEach((name: unknown, index) => {
    if (typeof name !== "string" || BUILT_IN_PROFILES.has(name)) return;
    const known = [...BUILT_IN_PROFILES.keys()].join(", ");
    messages.set(
      `/extends/${index}`,
      cannot("extend", name, "it is no built-in profile", `it must be one of ${known}`),
    );
  });
}

function checkEntries(messages: Map<string, string>, list: "trust" | "deny", entries: unknown): void {
  if (entries === true) {
    messages.set(`/${list}`, cannot(list, "true", "it names nothing", "every name must be written out in a list"));
  }
  if (!Array.isArray(entries)) return;
  const seen = new Map<string, number>();
  const checkId = (path: string, id: string, index: number): void => {
    const first = seen.get(id);
    const problem: IdProblem | undefined =
      first === undefined ? idProblem(id) : [`entry ${first} holds it already`, "an id must stand in a list once"];
    if (problem) messages.set(path, cannot(list, id, ...problem));
    else seen.set(id, index);
  };
  entries.forEach((entry: unknown, index) => {
    const path = `/${list}/${index}`;
    if (typeof entry === "string") {
      checkId(path, entry, index);
    } else if (isObject(entry)) {
      const { id, expires } = entry;
      if (typeof id === "string") checkId(`${path}/id`, id, index);
      if (typeof expires === "string" && expiryTime(expires) === undefined) {
        const wanted = "it must be YYYY-MM-DD or an RFC 3339 time such as 2027-06-30T12:00:00Z";
        messages.set(`${path}/expires`, cannot("read the expiry", expires, "there is no such date or time", wanted));
      }
    } else {
      messages.set(path, cannot(list, String(entry), "it is no id", "an entry must be an id or an object with an id"));
    }
  });
}
