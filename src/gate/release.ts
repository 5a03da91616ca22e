import { artifactError, cannot } from "../errors/index.js";
import { DEPLOY_PREDICATE_TYPE, type DeployStatement } from "../sign/deploy/deploy-statement.js";
import { deployProblem } from "../sign/deploy/judge-deploy.js";
import { readDeploy } from "../sign/deploy/read-deploy.js";
import type { TrustRule } from "../sign/trust/trust-policy.js";
import type { TrustedKey } from "../sign/trust/trusted-key.js";
import type { Evidence, Question } from "./question.js";
import { assertNone } from "./problems.js";
import { signersOf, thresholdProblem, type Signed, type SignatureLog } from "./signatures.js";

/** A deploy statement that a current key of the rule signed. */
interface SignedRelease extends Signed {
  readonly deploy: DeployStatement;
}

/** The release that the files are. */
export interface Release {
  /** Of those that say the same, the one that expires first. */
  readonly deploy: DeployStatement;
  /** Whose statements count. */
  readonly signers: readonly TrustedKey[];
  /** Digests of the payloads of the OMS statements that they name. */
  readonly omsDigests: readonly string[];
}

/**
 * Verifies the claims, and selects the latest release that enough keys attest; the files must be that one and no other.
 *
 * @param claims - bundles with statements of any kind
 * @param roots - digest of the payload of each OMS statement that counts -> the digest of the model in it
 * @throws what is wrong with each claim, and UnverifiedError `E_THRESHOLD`, unless enough distinct keys signed;
 *   RefusedError `E_EQUIVOCATION`
 */
export function selectRelease(
  claims: readonly Evidence[],
  roots: ReadonlyMap<string, string>,
  rule: TrustRule,
  question: Question,
  log: SignatureLog,
): Release {
  const signed = claims.flatMap((claim) => log.verify(claim, rule, question) ?? []);
  const valid = signed.flatMap((claim) => readRelease(claim, rule, question, log) ?? []);
  const attested = groupsOf(valid).filter((group) => signersOf(group).length >= rule.threshold);
  const latest = Math.max(...attested.map(([{ deploy }]) => deploy.sequence));
  const [group, other] = attested.filter(([{ deploy }]) => deploy.sequence === latest);
  if (group && other) {
    const is = `number ${latest} is attested for root ${group[0].deploy.root}`;
    const message = cannot("admit", question.name, is, `it cannot also be ${other[0].deploy.root}`);
    throw artifactError("E_EQUIVOCATION", message);
  }
  const matching = (group ?? []).filter((release) => matches(release, roots, log));
  const missing = thresholdProblem("deploy", rule, matching);
  if (missing) assertNone([...log.problems(claims), missing]);
  log.count(matching);
  const deploys = matching.map(({ deploy }) => deploy);
  const deploy = deploys.reduce((soonest, next) => (next.expires < soonest.expires ? next : soonest));
  const omsDigests = [...new Set(deploys.map(({ omsDigest }) => omsDigest))];
  return { deploy, signers: signersOf(matching), omsDigests };
}

function readRelease(claim: Signed, rule: TrustRule, question: Question, log: SignatureLog): SignedRelease | undefined {
  // Other statements about the model may stand beside; the rule does not ask for them.
  if (claim.statement.predicateType !== DEPLOY_PREDICATE_TYPE) return undefined;
  return log.examine(claim, () => {
    const deploy = readDeploy(claim.statement);
    const problem = deployProblem(deploy, rule, question);
    if (problem) throw problem;
    return { ...claim, deploy };
  });
}

type Group = readonly [SignedRelease, ...SignedRelease[]];

/** @returns statements about the same model with the same number. */
function groupsOf(releases: readonly SignedRelease[]): readonly Group[] {
  const groups = new Map<string, [SignedRelease, ...SignedRelease[]]>();
  for (const release of releases) {
    const key = `${release.deploy.sequence} ${release.deploy.root}`;
    const group = groups.get(key);
    if (group) group.push(release);
    else groups.set(key, [release]);
  }
  return [...groups.values()];
}

function matches({ path, deploy }: SignedRelease, roots: ReadonlyMap<string, string>, log: SignatureLog): boolean {
  if (roots.get(deploy.omsDigest) === deploy.root) return true;
  log.discount(path, mismatch(deploy));
  return false;
}

function mismatch({ name, sequence, root }: DeployStatement): ReturnType<typeof artifactError> {
  const is = `its deploy statement ${sequence} is about root ${root}`;
  return artifactError("E_STATEMENT_MISMATCH", cannot("admit", name, is, "a signature of these very files is wanted"));
}
