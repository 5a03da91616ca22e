import type { Finding, Note } from "../bytes/index.js";
import type { Policy } from "../policy/index.js";
import { writeBundle } from "../sign/bundle.js";
import type { DeployStatement, ScanRecord } from "../sign/deploy/deploy-statement.js";
import { writeDeploy, writeSvr } from "../sign/deploy/write-deploy.js";
import { IN_TOTO_PAYLOAD_TYPE, pae } from "../sign/dsse.js";
import type { SignHost } from "../sign/host.js";
import type { PublicKey, SigningKey } from "../sign/public-key.js";
import type { Tree } from "../sign/tree.js";
import type { TrustPolicy } from "../sign/trust/trust-policy.js";
import type { TrustedKey } from "../sign/trust/trusted-key.js";
import type { FileRecord, Outcome, SignatureRecord } from "./decision.js";
import { Draft } from "./draft.js";
import { readManifests } from "./manifests.js";
import type { Evidence } from "./question.js";
import { assertAdmissible, scanFiles } from "./scan-files.js";
import { verifyFiles } from "./verify-files.js";

/** What is attested, by whom. */
export interface AttestOptions {
  /** What the model may need. */
  readonly policy: Policy;
  /** Artifact name. */
  readonly name: string;
  /** For people. */
  readonly version: string;
  /** Higher than that of every earlier release of the name. */
  readonly sequence: number;
  /** When it is attested. */
  readonly created: Date;
  readonly expires: Date;
  /** Where the model may be loaded; anywhere without it. */
  readonly environments?: readonly string[];
  /** Signatures of the files; one of `keys` made one of them, or a key that `trust` admits for the name. */
  readonly signatures: readonly Evidence[];
  readonly trust?: TrustPolicy;
  /** Keys that sign the statement, one bundle each. */
  readonly keys: readonly SigningKey[];
  /** What scans. */
  readonly tool: ScanRecord["tool"];
  readonly host: SignHost;
}

/** What became of it. */
export interface Attestation {
  /** `admitted` if the statement was made. */
  readonly outcome: Outcome;
  readonly signatures: readonly SignatureRecord[];
  readonly files: readonly FileRecord[];
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
  /** Sigstore bundles, to be kept as lines of claims: a deploy statement and a simple verification result for each key. */
  readonly bundles: readonly Uint8Array[];
}

/**
 * Attests a release of a model, after its signature is verified and a scan of the very same bytes found nothing outside
 * the policy.
 *
 * @throws MalformedError `E_STATEMENT` for values that no statement may hold
 */
export function attest(tree: Tree, options: AttestOptions): Attestation {
  const { name, policy, created, signatures, host, trust = NO_TRUST, keys } = options;
  const question = { name, policy, at: created, mode: "strict", signatures, host, trust } as const;
  // What the trust policy says of a key holds for those who attest as well.
  const own = keys.map(({ publicKey }) => trust.keys.get(publicKey.omsHint) ?? asTrusted(publicKey));
  const rule = { name, keys: [...own, ...(trust.ruleFor(name)?.keys ?? [])], threshold: 1 };
  const draft = new Draft();
  let signed: Pick<DeployStatement, "root" | "omsDigest"> | undefined;
  draft.run(() => {
    const expired = trust.expiryProblem(created);
    if (expired) throw expired;
    draft.step = "signatures";
    const manifests = readManifests(rule, question, draft.log);
    draft.step = "files";
    const verified = verifyFiles(tree, { rule, manifests, release: undefined }, question, draft);
    draft.step = "scan";
    draft.files = scanFiles(verified.files, question);
    assertAdmissible(draft.files, verified.files);
    signed = verified;
  });
  return {
    outcome: draft.outcome,
    signatures: draft.log.records,
    files: draft.files,
    findings: draft.findings,
    notes: draft.notes,
    bundles: signed ? bundlesOf(tree.name, { ...deployOf(options, draft.files), ...signed }, options) : [],
  };
}

const NO_TRUST: Pick<TrustPolicy, "expiryProblem" | "keys" | "ruleFor" | "revokedRoots"> = {
  expiryProblem: () => undefined,
  keys: new Map(),
  ruleFor: () => undefined,
  revokedRoots: new Map(),
};

function asTrusted(key: PublicKey): TrustedKey {
  return { hint: key.omsHint, name: undefined, key, notBefore: undefined, notAfter: undefined, revoked: undefined };
}

function deployOf(options: AttestOptions, files: readonly FileRecord[]): Omit<DeployStatement, "root" | "omsDigest"> {
  const { name, version, sequence, created, expires, environments, tool, policy } = options;
  const scans = files.flatMap(({ scan }) => scan ?? []);
  const ids = scans.flatMap(({ requirements }) => requirements.map(({ id }) => id));
  const scan: ScanRecord = {
    tool,
    policy: { name: policy.name, digest: { sha256: policy.digest.slice("sha256:".length) } },
    verdict: "approved",
    formats: sorted(scans.map(({ inventory }) => inventory.format)),
    types: { allowed: sorted(ids), unknown: [] },
    files: scans.length,
  };
  return { name, version, sequence, created, expires, environments, scan };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function bundlesOf(subject: string, deploy: DeployStatement, { keys }: AttestOptions): readonly Uint8Array[] {
  const payloads = [
    writeDeploy(subject, deploy),
    writeSvr(subject, deploy, ["SALLYPORT_TYPES_ALLOWED", "SALLYPORT_OMS_VERIFIED"]),
  ];
  return payloads.flatMap((payload) =>
    keys.map((key) => {
      const signature = key.sign(pae(IN_TOTO_PAYLOAD_TYPE, payload));
      return writeBundle({ payload, signature, key: key.publicKey });
    }),
  );
}
