export { writeJwk } from "./jwk.js";
export { readCertificates } from "./read-certificates.js";
export { readPrivateKey } from "./read-private-key.js";
export { readPublicKey } from "./read-public-key.js";
export { publicKeyOf } from "./public-key-of.js";
export { generateKey, writePrivateKey, type GeneratedKey } from "./signing-key.js";
