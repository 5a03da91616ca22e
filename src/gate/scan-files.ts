import type { Source } from "../bytes/index.js";
import { artifactError, cannot, classOf, type ArtifactError, type Code } from "../errors/index.js";
import { hasModelExtension, scanArtifact, type Inventory, type ScanOptions } from "../scan/index.js";
import type { FileRecord } from "./decision.js";
import { assertNone } from "./problems.js";

/** A file whose bytes were found to be the signed ones. */
export interface VerifiedFile {
  readonly path: string;
  /** Hexadecimal digest of its bytes. */
  readonly sha256: string;
  /** Reads the very file that was digested. */
  readonly source: Source;
}

/**
 * Scans verified files, with those beside a model that it keeps tensors in; one that is no model is data.
 *
 * @throws RefusedError `E_DIGEST` if the scan saw other bytes than were verified
 */
export function scanFiles(files: readonly VerifiedFile[], options: ScanOptions): readonly FileRecord[] {
  const verified = new Map(files.map((file) => [file.path, file]));
  return files.map((file) => scanFile(file, verified, options));
}

function scanFile(
  { path, sha256, source }: VerifiedFile,
  verified: ReadonlyMap<string, VerifiedFile>,
  options: ScanOptions,
): FileRecord {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const companion = (name: string): Source | undefined => verified.get(folder + name)?.source;
  const scan = scanArtifact(source, { ...options, companion });
  const { inventory } = scan;
  assertVerified(path, inventory.sha256, sha256);
  for (const file of inventory.facts.files ?? []) {
    assertVerified(folder + file.name, file.sha256, verified.get(folder + file.name)?.sha256);
  }
  const file = { path, size: source.size, sha256 };
  const isData = isNoModel(inventory) && !hasModelExtension(path.slice(path.lastIndexOf("/") + 1));
  return Object.freeze(isData ? { ...file, kind: "data" } : { ...file, kind: "model", scan });
}

function assertVerified(path: string, scanned: string | undefined, verified: string | undefined): void {
  if (scanned === undefined || scanned === verified) return;
  const is = `its bytes now have the digest ${scanned}`;
  throw artifactError("E_DIGEST", cannot("admit the file", path, is, `${verified} was verified`), { path });
}

/** A file that could not be read to its end may still be a model. */
function isNoModel({ format, findings }: Inventory): boolean {
  return format === "unknown" && findings.every(({ code }) => code === "E_FORMAT_UNKNOWN");
}

/**
 * @param verified - the same files, open
 * @throws what keeps the model out: verdicts other than approved, files that changed meanwhile, and UnsupportedError
 *   `E_NO_MODEL`
 */
export function assertAdmissible(files: readonly FileRecord[], verified: readonly VerifiedFile[]): void {
  const changed = new Set(verified.filter(({ source }) => source.changed?.() === true).map(({ path }) => path));
  // Of a file that changed, no scan says anything.
  assertNone(files.flatMap((file) => (changed.has(file.path) ? changedProblem(file.path) : scanProblem(file)) ?? []));
  if (files.some(({ kind }) => kind === "model")) return;
  const wanted = "one model at least is wanted";
  throw artifactError("E_NO_MODEL", cannot("admit", "the files", "none of them is a model", wanted));
}

/** @returns that a file is not what it was when it was verified. */
export function changedProblem(path: string): ArtifactError {
  const message = cannot("admit the file", path, "it changed since it was verified", "it must stay the same");
  return artifactError("E_SOURCE_CHANGED", message, { path });
}

/** @returns why the verdict on a file keeps the model out, if it does. */
function scanProblem({ path, scan }: FileRecord): ArtifactError | undefined {
  if (!scan || scan.verdict === "approved") return undefined;
  const { verdict, requirements, findings, policy } = scan;
  if (verdict === "untrusted") {
    const ids = requirements.filter(({ status }) => status === "untrusted").map(({ id }) => id);
    const is = `it needs ${listed(ids)}, which policy ${policy.name} does not trust`;
    return artifactError("E_UNTRUSTED", cannot("admit the file", path, is, "every name must be trusted"), { path });
  }
  const decisive = verdict === "refused" ? findings.find(({ code }) => refuses(code)) : findings[0];
  const is = `it is ${verdict}${decisive ? ` (${decisive.message})` : ""}`;
  const code = decisive?.code ?? (verdict === "refused" ? "E_IDENTIFIER" : "E_INTERNAL");
  const place = decisive?.path === undefined ? path : `${path}!${decisive.path}`;
  return artifactError(code, cannot("admit the file", path, is, "it must be approved"), { path: place });
}

/** Names that a message repeats; the scan holds all. */
const LISTED = 3;

function listed(ids: readonly string[]): string {
  const text = ids.slice(0, LISTED).join(", ");
  return ids.length > LISTED ? `${text} and ${ids.length - LISTED} more` : text;
}

function refuses(code: Code): boolean {
  const kind = classOf(code);
  return kind === "malformed" || kind === "refused";
}
