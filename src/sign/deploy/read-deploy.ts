import { rfc3339Time } from "../../bytes/index.js";
import { artifactError, cannot, type ArtifactError } from "../../errors/index.js";
import { assertSchema } from "../assert-schema.js";
import { deployErrors } from "../generated/validate-deploy.js";
import type { Statement } from "../statement.js";
import { DEPLOY_PREDICATE_TYPE, type DeployStatement, type ScanRecord } from "./deploy-statement.js";

interface Predicate {
  readonly model: { readonly name: string; readonly version: string; readonly sequence: number };
  readonly created: string;
  readonly expires: string;
  readonly oms: { readonly digest: { readonly sha256: string } };
  readonly scan: ScanRecord;
  readonly environments?: readonly string[];
}

const SHA256 = /^[0-9a-f]{64}$/;
/** The model, and where it is kept in a registry, its OCI manifest. */
const MAX_SUBJECTS = 2;

/**
 * Reads what a verified statement says about the deployment of a model.
 *
 * @throws MalformedError `E_STATEMENT`
 */
export function readDeploy({ predicateType, predicate, subjects }: Statement): DeployStatement {
  if (predicateType !== DEPLOY_PREDICATE_TYPE) {
    throw malformed(
      predicateType,
      "it is another kind of statement",
      `it must be ${DEPLOY_PREDICATE_TYPE}`,
      "predicateType",
    );
  }
  assertPredicate(predicate);
  const root = subjects[0]?.digests.get("sha256");
  if (root === undefined || !SHA256.test(root) || subjects.length > MAX_SUBJECTS) {
    const wanted = "one model with its SHA-256, and its OCI manifest at most, are wanted";
    throw malformed("subject", "it is something else", wanted, "subject");
  }
  const { model, oms, scan, environments } = predicate;
  const created = readTime(predicate.created, "created");
  const expires = readTime(predicate.expires, "expires");
  if (expires <= created) {
    throw malformed(
      predicate.expires,
      "it is not after the creation",
      "a statement must be valid for a time",
      "predicate/expires",
    );
  }
  const { name, version, sequence } = model;
  return { name, version, sequence, created, expires, root, omsDigest: oms.digest.sha256, environments, scan };
}

function assertPredicate(predicate: unknown): asserts predicate is Predicate {
  assertSchema("E_STATEMENT", deployErrors(predicate), "statement#/predicate");
}

function readTime(text: string, field: string): Date {
  const time = rfc3339Time(text);
  if (time !== undefined) return new Date(time);
  throw malformed(text, "there is no such date or time", "an RFC 3339 time is wanted", `predicate/${field}`);
}

function malformed(quoted: string, is: string, wanted: string, pointer: string): ArtifactError {
  return artifactError("E_STATEMENT", cannot("use", quoted, is, wanted), { path: `statement#/${pointer}` });
}
