/** What an artifact asks to be done with a name. */
export const ACTIONS = ["call", "construct", "file", "function", "method", "operator", "reference"] as const;

/**
 * - `construct`: make an instance without arguments of the file's choice, then set its state
 * - `call`: call a function, or a type with arguments of the file's choice
 * - `reference`: use the object as a value; an estimator may call it later
 * - `method`: bind an attribute of an instance
 * - `operator`, `function`: an ONNX operator, a local ONNX function
 * - `file`: a file outside the artifact
 */
export type Action = (typeof ACTIONS)[number];

/** One way in which a requirement is used, so that slots can be judged from a stored inventory. */
export interface RequirementUse {
  /** Id of the requirement whose state or arguments hold this use; absent at the root. */
  readonly owner?: string;
  /** Key under which the owner holds it. */
  readonly attribute?: string;
  /** Id of the requirement that a wrapper such as `functools.partial` calls. */
  readonly callee?: string;
}

/** One name that an artifact needs, with one action; identity is the exact triple. */
export interface Requirement {
  /** `<action>:<module>.<name>`, or `operator:<domain>/<type>`, `function:<domain>/<name>`, `file:<name>`. */
  readonly id: string;
  readonly action: Action;
  /** Python module; the domain of an operator or function; empty for a file. */
  readonly module: string;
  /** For a method `Class.attribute`. */
  readonly name: string;
  /** Number of nodes that use it, as written in the artifact. */
  readonly count: number;
  /** `member#pointer` of the first use. */
  readonly first: string;
  /** Operator set versions under which an operator is used, ascending; absent for other actions. */
  readonly opsets?: readonly number[];
  /** Distinct uses, at most 64. */
  readonly uses: readonly RequirementUse[];
  /** Number of distinct uses beyond those in `uses`, as far as it is known; 0 says that `uses` is all. */
  readonly moreUses: number;
  /** Whether the name itself is not one that may stand there; such a requirement is always denied. */
  readonly invalid: boolean;
}

/** @returns the id under which policies, reports and the command line know a requirement. */
export function requirementId(action: Action, module: string, name: string): string {
  switch (action) {
    case "operator":
    case "function":
      return `${action}:${module}/${name}`;
    case "file":
      return `file:${name}`;
    default:
      return `${action}:${module}.${name}`;
  }
}

/** Longest identifier that is matched at all, in characters; the longest honest one seen has 78. */
const MAX_IDENTIFIER_LENGTH = 512;

const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u;

/** @returns whether `name` is one Python identifier in NFC, without a dot. */
export function isIdentifier(name: string): boolean {
  return name.length <= MAX_IDENTIFIER_LENGTH && IDENTIFIER.test(name) && name.normalize("NFC") === name;
}

/** @returns whether `module` is identifiers joined by dots. */
export function isModulePath(module: string): boolean {
  return module.length <= MAX_IDENTIFIER_LENGTH && module.split(".").every(isIdentifier);
}
