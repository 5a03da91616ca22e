export { MAX_BUNDLE_BYTES, readBundle, writeBundle, type Bundle, type BundleParts, type Material } from "./bundle.js";
export * from "./deploy/index.js";
export { IN_TOTO_PAYLOAD_TYPE, pae } from "./dsse.js";
export type { Certificate, Curve, ScryptCost, SignHost } from "./host.js";
export {
  generateKey,
  readCertificates,
  readPrivateKey,
  readPublicKey,
  writeJwk,
  writePrivateKey,
  type GeneratedKey,
} from "./keys/index.js";
export type { OmsManifest, Piece } from "./oms/manifest.js";
export { readOms } from "./oms/read.js";
export type { PublicKey, Scheme, SigningKey } from "./public-key.js";
export { signTree, type SignedTree, type SignTreeOptions } from "./sign-tree.js";
export type { StateRecord, StateStore } from "./state.js";
export { readStatement, type Statement, type Subject } from "./statement.js";
export type { DigestedFile, IrregularEntry, Tree, TreeFile, TreeMode } from "./tree.js";
export * from "./trust/index.js";
export { verifyBundle, type Roots } from "./verify-bundle.js";
export { verifySignature, withScheme } from "./verify-signature.js";
export { verifyTree, type VerifiedTree } from "./verify-tree.js";
