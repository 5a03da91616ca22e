import { describe, expect, it } from "vitest";
import * as whole from "../src/index.js";
import * as load from "../src/load/index.js";
import * as node from "../src/node/index.js";
import * as scan from "../src/scan/index.js";
import * as onnx from "../src/serve/index.js";

const ERRORS = [
  "ArtifactError",
  "CODES",
  "LimitError",
  "MalformedError",
  "PolicyError",
  "RefusedError",
  "SourceError",
  "UnsupportedError",
  "UntrustedTypesError",
  "UnverifiedError",
  "UsageError",
  "artifactError",
  "cannot",
  "classOf",
  "isArtifactError",
  "quote",
];

const SCAN = [
  ...ERRORS,
  "ApprovedGraph",
  "BUILT_IN_PROFILES",
  "DEFAULT_LIMITS",
  "Policy",
  "approvedBytes",
  "childrenOf",
  "dtypeText",
  "expiryTime",
  "hasModelExtension",
  "judge",
  "listUntrusted",
  "memorySource",
  "outlineOnnx",
  "scan",
  "scanArtifact",
  "takeInventory",
];

const LOAD = [
  "Complex",
  "DTypeValue",
  "FrozenSet",
  "Instance",
  "MaskedArray",
  "Method",
  "NdArray",
  "Reference",
  "Slice",
  "SparseMatrix",
  "isTuple",
  "load",
  "loadApproved",
];

const NODE = ["companionsOf", "findArtifacts", "nodeHost", "openFile"];

/** A name that appears or vanishes is a change for whoever imports the package: it belongs into CHANGELOG.md. */
describe("the names that can be imported", () => {
  it.each([
    ["sallyport", whole, [...SCAN, ...LOAD]],
    ["sallyport/scan", scan, SCAN],
    ["sallyport/load", load, LOAD],
    ["sallyport/onnx", onnx, ["modelProto", "openSession"]],
    ["sallyport/node", node, NODE],
  ])("from %s are these", (_, entry, names) => {
    expect(Object.keys(entry).toSorted()).toEqual(names.toSorted());
  });
});
