import { artifactError, cannot } from "../index.js";
import { isArtifactName } from "../sign/trust/index.js";

/** @throws UsageError `E_USAGE` for a value of `--name` that is no artifact name */
export function assertArtifactName(name: string): void {
  if (isArtifactName(name)) return;
  const wanted = "a name such as fraud/churn is wanted";
  throw artifactError("E_USAGE", cannot("use --name", name, "it is no artifact name", wanted));
}
