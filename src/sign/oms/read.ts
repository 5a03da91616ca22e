import { artifactError, cannot } from "../../errors/index.js";
import { assertSchema } from "../assert-schema.js";
import { omsPredicateErrors } from "../generated/validate-oms-predicate.js";
import { assertSafePath } from "../path-rules.js";
import type { Statement } from "../statement.js";
import { OMS_PREDICATE_TYPE, SINGLE_FILE, type HashType, type OmsManifest, type Piece } from "./manifest.js";
import { rootDigest } from "./root-digest.js";
import { joinShards, readShardName } from "./shards.js";
import { signedTwice, statementError } from "./statement-error.js";

interface Predicate {
  readonly serialization: {
    readonly method: "files" | "shards";
    readonly hash_type: string;
    readonly shard_size?: number;
    readonly allow_symlinks: boolean;
    readonly ignore_paths?: readonly string[];
  };
  readonly resources: readonly Resource[];
}

interface Resource {
  readonly name: string;
  readonly algorithm: string;
  readonly digest: string;
  readonly size?: number;
}

/** Hexadecimal digits of a digest. */
const DIGITS: Readonly<Record<HashType, number>> = { sha256: 64, blake2b: 128 };

/**
 * Reads what a verified statement says about the files of a model (OpenSSF Model Signing 1.0, sections 5 to 7). The
 * order of the files is not checked, since model_signing 1.1 and the Go implementation differ in it.
 *
 * @throws MalformedError `E_STATEMENT`; UnsupportedError `E_HASH_TYPE` for BLAKE3
 * @throws RefusedError `E_PATH_UNSAFE`, `E_COLLISION` for a path that stands twice, `E_ROOT_DIGEST`
 */
export function readOms(statement: Statement): OmsManifest {
  const { predicateType, predicate } = statement;
  if (predicateType !== OMS_PREDICATE_TYPE) {
    throw statementError(
      predicateType,
      "it is another kind of statement",
      `it must be ${OMS_PREDICATE_TYPE}`,
      "/predicateType",
    );
  }
  assertPredicate(predicate);
  const { serialization, resources } = predicate;
  const hashType = readHashType(serialization.hash_type);
  const { name, digest } = singleSubject(statement);
  for (const [index, resource] of resources.entries())
    checkResource(resource, hashType, serialization.shard_size, index);
  const root = rootDigest(resources.map((resource) => resource.digest));
  if (root !== digest) {
    const message = cannot("use the digest", digest, `the digests of the files give ${root}`, "they must agree");
    throw artifactError("E_ROOT_DIGEST", message, { path: "statement#/subject/0/digest" });
  }
  return {
    name,
    root,
    method: serialization.method,
    hashType,
    allowSymlinks: serialization.allow_symlinks,
    ignorePaths: (serialization.ignore_paths ?? []).map((path) => (path.endsWith("/") ? path.slice(0, -1) : path)),
    resources:
      serialization.shard_size === undefined
        ? wholeFiles(resources)
        : shardedFiles(resources, serialization.shard_size),
  };
}

function assertPredicate(predicate: unknown): asserts predicate is Predicate {
  assertSchema("E_STATEMENT", omsPredicateErrors(predicate), "statement#/predicate");
}

function readHashType(text: string): HashType {
  if (text === "sha256" || text === "blake2b") return text;
  const pointer = "/predicate/serialization/hash_type";
  const wanted = "sha256 or blake2b is wanted";
  if (text !== "blake3") throw statementError(text, "it is no digest of OMS", wanted, pointer);
  const message = cannot("use the digest", text, "it is not computed here", wanted);
  throw artifactError("E_HASH_TYPE", message, { path: `statement#${pointer}` });
}

/** One subject with one digest, so that no other could be meant. */
function singleSubject({ subjects }: Statement): { readonly name: string; readonly digest: string } {
  const [subject, ...others] = subjects;
  const digest = subject?.digests.get("sha256");
  if (subject === undefined || others.length > 0 || subject.digests.size !== 1 || digest === undefined) {
    throw statementError("subject", "it is not one model with one SHA-256", "exactly that is wanted", "/subject");
  }
  return { name: subject.name, digest };
}

function checkResource(
  { name, algorithm, digest }: Resource,
  hashType: HashType,
  shardSize: number | undefined,
  index: number,
): void {
  const pointer = `/predicate/resources/${index}`;
  // model_signing writes the second form.
  if (algorithm !== hashType && (shardSize === undefined || algorithm !== `${hashType}-sharded-${shardSize}`)) {
    throw statementError(
      algorithm,
      `the digest of ${name} is of another kind`,
      `${hashType} is wanted`,
      `${pointer}/algorithm`,
    );
  }
  if (digest.length !== DIGITS[hashType]) {
    const wanted = `${hashType} has ${DIGITS[hashType]}`;
    throw statementError(digest, `it has ${digest.length} digits`, wanted, `${pointer}/digest`);
  }
}

function wholeFiles(resources: readonly Resource[]): ReadonlyMap<string, readonly Piece[]> {
  const files = new Map<string, readonly Piece[]>();
  const [first] = resources;
  if (resources.length === 1 && first?.name === SINGLE_FILE) return files.set(SINGLE_FILE, [wholeFile(first)]);
  for (const resource of resources) {
    assertSafePath(resource.name);
    if (files.has(resource.name)) throw signedTwice(resource.name);
    files.set(resource.name, [wholeFile(resource)]);
  }
  return files;
}

function wholeFile({ digest, size }: Resource): Piece {
  return { start: 0, end: size, digest };
}

function shardedFiles(resources: readonly Resource[], shardSize: number): ReadonlyMap<string, readonly Piece[]> {
  const files = new Map<string, Piece[]>();
  for (const { name, digest } of resources) {
    const { path, start, end } = readShardName(name);
    const pieces = files.get(path);
    if (pieces === undefined) files.set(path, [{ start, end, digest }]);
    else pieces.push({ start, end, digest });
  }
  for (const [path, shards] of files) {
    if (path !== SINGLE_FILE || files.size > 1) assertSafePath(path);
    joinShards(path, shards, shardSize);
  }
  return files;
}
