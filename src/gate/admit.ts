import type { Tree } from "../sign/tree.js";
import { decide } from "./decide.js";
import type { Decision } from "./decision.js";
import { readAdmitOptions } from "./options.js";
import type { AdmitOptions } from "./question.js";

/**
 * Decides whether a model may be loaded under a name, in an environment, now: enough trusted keys signed exactly these
 * files, the release is current, and a scan of the very same bytes found nothing outside the policy. A model that may not
 * is a decision, never an error.
 *
 * What is admitted is loaded from the open files of the tree, which must stay open until then.
 *
 * @throws UsageError `E_OPTIONS` for unknown options and wrong values
 */
export function admit(tree: Tree, options: AdmitOptions): Decision {
  return decide(tree, readAdmitOptions(options));
}
