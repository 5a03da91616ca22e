import type { Finding, Note } from "../bytes/index.js";
import type { SignHost } from "../sign/host.js";
import type { DigestedFile, Tree, TreeMode } from "../sign/tree.js";
import type { TrustPolicy } from "../sign/trust/trust-policy.js";
import type { Outcome, SignatureRecord } from "./decision.js";
import { Draft } from "./draft.js";
import { readManifests } from "./manifests.js";
import type { Evidence } from "./question.js";
import { selectRule } from "./select-rule.js";
import { verifyFiles } from "./verify-files.js";

/** By what the signatures of a model are verified. */
export interface VerifyOptions {
  /** Who may sign. */
  readonly trust: TrustPolicy;
  /** Artifact name, as the caller knows it: it selects the rule. */
  readonly name: string;
  /** Sigstore bundles with an OMS statement, one each. */
  readonly signatures: readonly Evidence[];
  readonly mode: TreeMode;
  /** Time for which is asked. */
  readonly at: Date;
  readonly host: SignHost;
}

/** Whether the files are the signed ones. */
export interface Verification {
  /** `admitted` if enough trusted keys signed exactly these files. */
  readonly outcome: Outcome;
  readonly signatures: readonly SignatureRecord[];
  /** Digest of the whole, as signed. */
  readonly root: string | undefined;
  /** The signed files, open as long as the tree; empty unless they are verified. */
  readonly files: readonly DigestedFile[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

/**
 * Verifies by a trust policy who signed the files of a model: enough distinct, current keys of the one rule for its name.
 * It looks at no deploy statement and scans nothing; `admit` does.
 */
export function verify(tree: Tree, options: VerifyOptions): Verification {
  const { trust, name, at, mode } = options;
  const draft = new Draft();
  let files: readonly DigestedFile[] = [];
  draft.run(() => {
    const rule = selectRule(trust, name, at);
    draft.step = "signatures";
    const manifests = readManifests(rule, options, draft.log);
    draft.step = "files";
    const verified = verifyFiles(tree, { rule, manifests, release: undefined }, { mode, trust, name }, draft);
    draft.root = verified.root;
    files = verified.files;
  });
  const { outcome, log, root, findings, notes } = draft;
  return { outcome, signatures: log.records, root, files, findings, notes };
}
