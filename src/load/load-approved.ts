import { ApprovedGraph } from "../scan/index.js";
import type { LoadOptions } from "./options.js";
import type { Value } from "./value.js";
import { ValueBuilder } from "./value-builder.js";

/**
 * Builds the values of a graph that a scan approved: `load` without the checks of options that came from elsewhere.
 *
 * @throws RefusedError `E_NOT_APPROVED` for anything that no scan minted, `E_DIGEST` if bytes changed since;
 * UnsupportedError `E_CONSTRUCTOR` for what has no value
 */
export function loadApproved(approved: ApprovedGraph, { lazy = false }: LoadOptions = {}): Value {
  return new ValueBuilder(ApprovedGraph.graphOf(approved), lazy).build();
}
