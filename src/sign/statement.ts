import { parsePlainJson } from "../bytes/index.js";
import { assertSchema } from "./assert-schema.js";
import { statementErrors } from "./generated/validate-statement.js";

/** Type of every statement that is written or read (in-toto attestation framework, `spec/v1/statement.md`). */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** Depth of a statement; those of models have six levels, predicates of others may have more. */
const MAX_DEPTH = 64;

/** What a statement is about. */
export interface Subject {
  readonly name: string;
  /** Name of a digest, such as `sha256` -> lower-case hexadecimal digits. */
  readonly digests: ReadonlyMap<string, string>;
}

/** A statement whose signature was verified. */
export interface Statement {
  readonly type: string;
  /** One at least. */
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  /** As a validator made of a schema reads it: objects without a prototype; `undefined` if there is none. */
  readonly predicate: unknown;
}

interface StatementDocument {
  readonly _type: string;
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
  readonly predicate?: unknown;
}

/**
 * Reads a statement (`schemas/statement-v1.schema.json`); members that in-toto does not name are ignored, as it asks for.
 *
 * @param payload - the very bytes whose signature was verified
 * @throws MalformedError `E_STATEMENT`, `E_JSON_SYNTAX`, `E_JSON_ENCODING` and others of JSON
 * @throws RefusedError `E_JSON_DUPLICATE_KEY`
 */
export function readStatement(payload: Uint8Array): Statement {
  const document = parsePlainJson(payload, { maxDepth: MAX_DEPTH, path: "statement" });
  assertStatement(document);
  return {
    type: document._type,
    subjects: document.subject.map(({ name, digest }) => ({ name, digests: new Map(Object.entries(digest)) })),
    predicateType: document.predicateType,
    predicate: document.predicate,
  };
}

function assertStatement(document: unknown): asserts document is StatementDocument {
  assertSchema("E_STATEMENT", statementErrors(document), "statement");
}
