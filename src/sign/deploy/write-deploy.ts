import { DEPLOY_PREDICATE_TYPE, type DeployStatement } from "./deploy-statement.js";
import { readDeploy } from "./read-deploy.js";
import { readStatement, STATEMENT_TYPE } from "../statement.js";

/** Predicate type of a simple verification result (in-toto attestation framework, `spec/predicates/svr.md`). */
export const SVR_PREDICATE_TYPE = "https://in-toto.io/attestation/svr/v0.2";

/** Who verified, in a simple verification result. */
const VERIFIER_ID = "https://sallyport/attest";

/**
 * @param subject - base name of the model; it decides nothing
 * @returns the payload of a deploy statement
 * @throws MalformedError `E_STATEMENT` for values that no reader would accept
 */
export function writeDeploy(subject: string, deploy: DeployStatement): Uint8Array {
  const { name, version, sequence, created, expires, root, omsDigest, environments, scan } = deploy;
  const predicate = {
    model: { name, version, sequence },
    created: created.toISOString(),
    expires: expires.toISOString(),
    oms: { digest: { sha256: omsDigest } },
    scan,
    ...(environments && { environments }),
  };
  const payload = encodeStatement(subject, root, DEPLOY_PREDICATE_TYPE, predicate);
  readDeploy(readStatement(payload));
  return payload;
}

/** What a simple verification result can say. */
export type SvrProperty = "SALLYPORT_TYPES_ALLOWED" | "SALLYPORT_OMS_VERIFIED";

/**
 * Writes the same in short, for verifiers that know nothing of deploy statements.
 *
 * @param subject - base name of the model; it decides nothing
 */
export function writeSvr(
  subject: string,
  { root, created, scan }: Pick<DeployStatement, "root" | "created" | "scan">,
  properties: readonly SvrProperty[],
): Uint8Array {
  const predicate = {
    verifier: { id: VERIFIER_ID },
    timeCreated: created.toISOString(),
    policies: [scan.policy],
    properties,
  };
  return encodeStatement(subject, root, SVR_PREDICATE_TYPE, predicate);
}

function encodeStatement(name: string, root: string, predicateType: string, predicate: object): Uint8Array {
  const statement = { _type: STATEMENT_TYPE, subject: [{ name, digest: { sha256: root } }], predicateType, predicate };
  return new TextEncoder().encode(JSON.stringify(statement));
}
