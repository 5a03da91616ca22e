import { splitClaims } from "../sign/claims.js";
import type { DeployStatement } from "../sign/deploy/deploy-statement.js";
import { environmentProblem } from "../sign/deploy/judge-deploy.js";
import { sequenceProblem } from "../sign/state.js";
import type { Tree } from "../sign/tree.js";
import type { TrustRule } from "../sign/trust/trust-policy.js";
import type { Decision } from "./decision.js";
import { Draft } from "./draft.js";
import { readManifests, type SignedManifest } from "./manifests.js";
import type { Question } from "./question.js";
import { selectRelease, type Release } from "./release.js";
import { assertAdmissible, scanFiles } from "./scan-files.js";
import { selectRule } from "./select-rule.js";
import { verifyFiles } from "./verify-files.js";

/** Decides as `admit` does, for options that are known to be right, such as those of a command line. */
export function decide(tree: Tree, question: Question): Decision {
  const draft = new Draft();
  let rule: TrustRule | undefined;
  let release: Release | undefined;
  draft.run(() => {
    rule = selectRule(question.trust, question.name, question.at);
    assertEnvironment(rule, question);
    draft.step = "signatures";
    const manifests = readManifests(rule, question, draft.log);
    draft.step = "release";
    if (rule.statements.has("deploy")) release = readRelease(rule, manifests, question, draft);
    draft.step = "state";
    if (release) assertSequence(release, question);
    draft.step = "files";
    const { root, files } = verifyFiles(tree, { rule, manifests, release }, question, draft);
    draft.root = root;
    draft.step = "scan";
    draft.files = scanFiles(files, question);
    assertAdmissible(draft.files, files);
    draft.step = "record";
    keepSequence(release, question, draft);
  });
  return decisionOf(question, draft, rule, release?.deploy);
}

function decisionOf(
  { name, environment, at, mode, trust, policy }: Question,
  { outcome, step, log, root, files, findings, notes }: Draft,
  rule: TrustRule | undefined,
  release: DeployStatement | undefined,
): Decision {
  const isAdmitted = outcome === "admitted";
  const approved = files.flatMap(({ path, scan }) => (scan?.approved ? [[path, scan.approved] as const] : []));
  return Object.freeze({
    outcome,
    name,
    environment,
    at,
    mode,
    trust: { name: trust.name, digest: trust.digest, expires: trust.expires },
    rule,
    policy: { name: policy.name, digest: policy.digest },
    failed: isAdmitted ? undefined : step,
    signatures: Object.freeze(log.records),
    root,
    release,
    files: Object.freeze(files),
    findings: Object.freeze(findings),
    notes: Object.freeze(notes),
    approved: new Map(isAdmitted ? approved : []),
  });
}

function assertEnvironment({ name: rule, environments }: TrustRule, { name, environment }: Question): void {
  const elsewhere = environmentProblem(name, `rule ${rule}`, environments, environment);
  if (elsewhere) throw elsewhere;
}

function readRelease(
  rule: TrustRule,
  manifests: readonly SignedManifest[],
  question: Question,
  { log }: Draft,
): Release {
  const roots = new Map(manifests.map(({ payloadDigest, manifest }) => [payloadDigest, manifest.root]));
  const claims = question.claims.flatMap(({ path, bytes }) => splitClaims(bytes, path));
  return selectRelease(claims, roots, rule, question, log);
}

function assertSequence({ deploy }: Release, { state, name, trust }: Question): void {
  const problem = state && sequenceProblem(state.records(name), deploy, trust);
  if (problem) throw problem;
}

/** Keeps what is admitted, and looks again: another process may have admitted another model meanwhile. */
function keepSequence(release: Release | undefined, question: Question, { notes }: Draft): void {
  const { state, name } = question;
  if (!release || !state) {
    const why = release ? "no state was given" : "the rule asks for no deploy statement";
    notes.push({ message: `an older release would not be noticed: ${why}` });
    return;
  }
  const { sequence, root } = release.deploy;
  state.add({ name, sequence, root, keys: release.signers.map(({ hint }) => hint) });
  assertSequence(release, question);
}
