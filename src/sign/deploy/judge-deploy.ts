import { artifactError, cannot, type ArtifactError } from "../../errors/index.js";
import type { TrustRule } from "../trust/trust-policy.js";
import type { DeployStatement } from "./deploy-statement.js";

/** How far the clocks of signer and verifier may differ, in milliseconds; Kerberos allows as much. */
const CLOCK_SKEW = 5 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

/** For what a deploy statement is asked. */
export interface DeployQuestion {
  /** Artifact name, as the caller gives it. */
  readonly name: string;
  readonly at: Date;
  readonly environment: string | undefined;
}

/** @returns why a statement does not admit a model, if that is so. */
export function deployProblem(
  { name, created, expires, environments }: DeployStatement,
  { maxAgeDays }: Pick<TrustRule, "maxAgeDays">,
  question: DeployQuestion,
): ArtifactError | undefined {
  if (name !== question.name) {
    const wanted = `a statement for ${question.name} is wanted`;
    return artifactError(
      "E_ARTIFACT_NAME",
      cannot("admit the model as", question.name, `it was attested as ${name}`, wanted),
    );
  }
  const at = question.at.getTime();
  if (!(created.getTime() <= at + CLOCK_SKEW)) {
    const is = `it was made at ${created.toISOString()}`;
    return artifactError("E_NOT_YET_VALID", cannot("admit", name, is, "it must not be in the future"));
  }
  if (!(at < expires.getTime())) {
    const is = `its deploy statement expired at ${expires.toISOString()}`;
    return artifactError("E_EXPIRED", cannot("admit", name, is, "a current one is wanted"));
  }
  if (maxAgeDays !== undefined && !(at < created.getTime() + maxAgeDays * DAY)) {
    const is = `its deploy statement was made at ${created.toISOString()}`;
    return artifactError("E_EXPIRED", cannot("admit", name, is, `it may be at most ${maxAgeDays} days old`));
  }
  return environmentProblem(name, "deploy statement", environments, question.environment);
}

/**
 * @param origin - what limits the environments, for the message
 * @param environments - where an artifact may be loaded; `undefined` is anywhere
 * @param environment - where it shall be loaded; `undefined` says nothing, and so is in no list
 * @returns why an artifact may not be loaded there, if that is so
 */
export function environmentProblem(
  name: string,
  origin: string,
  environments: readonly string[] | undefined,
  environment: string | undefined,
): ArtifactError | undefined {
  if (environments === undefined) return undefined;
  if (environment !== undefined && environments.includes(environment)) return undefined;
  const wanted = environment === undefined ? "the environment must be named" : `${environment} is not among them`;
  const is = `its ${origin} allows ${environments.join(", ")}`;
  return artifactError("E_ENVIRONMENT", cannot("admit", name, is, wanted));
}
