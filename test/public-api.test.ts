import { describe, expect, it } from "vitest";
import * as whole from "../src/index.js";
import * as gate from "../src/gate/index.js";
import * as load from "../src/load/index.js";
import * as node from "../src/node/index.js";
import * as scan from "../src/scan/index.js";
import * as onnx from "../src/serve/index.js";
import * as sign from "../src/sign/index.js";

const ERRORS = [
  "ArtifactError",
  "CODES",
  "DocumentError",
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
  "detect",
  "dtypeText",
  "expiryTime",
  "hasModelExtension",
  "judge",
  "listUntrusted",
  "memorySource",
  "outlineOnnx",
  "rulesFor",
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

const SIGN = [
  "DEPLOY_PREDICATE_TYPE",
  "IN_TOTO_PAYLOAD_TYPE",
  "MAX_BUNDLE_BYTES",
  "MAX_TRUST_BYTES",
  "SVR_PREDICATE_TYPE",
  "TrustPolicy",
  "TrustPolicyError",
  "generateKey",
  "isArtifactName",
  "keyProblem",
  "pae",
  "readBundle",
  "readCertificates",
  "readDeploy",
  "readOms",
  "readPrivateKey",
  "readPublicKey",
  "readStatement",
  "readUpdate",
  "signTree",
  "verifyBundle",
  "verifySignature",
  "verifyTree",
  "withScheme",
  "writeBundle",
  "writeDeploy",
  "writeJwk",
  "writePrivateKey",
  "writeSvr",
];

const GATE = ["ENVIRONMENT_NAME", "MAX_EVIDENCE", "STEPS", "admit", "attest", "decide", "verify"];

const NODE = [
  "companionsOf",
  "findArtifacts",
  "findEvidence",
  "nodeHost",
  "nodeSignHost",
  "openFile",
  "openState",
  "openTree",
  "readClaimsFile",
  "readSignatureFile",
];

/** A name that appears or vanishes is a change for whoever imports the package: it belongs into CHANGELOG.md. */
describe("the names that can be imported", () => {
  it.each([
    ["sallyport", whole, [...SCAN, ...LOAD, "writeSkops"]],
    ["sallyport/scan", scan, SCAN],
    ["sallyport/load", load, LOAD],
    ["sallyport/onnx", onnx, ["modelProto", "openSession"]],
    ["sallyport/sign", sign, SIGN],
    ["sallyport/gate", gate, GATE],
    ["sallyport/node", node, NODE],
  ])("from %s are these", (_, entry, names) => {
    expect(Object.keys(entry).toSorted()).toEqual(names.toSorted());
  });
});
