import { parsePlainJson, sha256Hex } from "../bytes/index.js";
import { artifactError, cannot } from "../errors/index.js";
import { assertSchema } from "./assert-schema.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import { IN_TOTO_PAYLOAD_TYPE } from "./dsse.js";
import { omsBundleErrors } from "./generated/validate-oms-bundle.js";
import type { PublicKey } from "./public-key.js";

/** The only kind of bundle that is written or read (Sigstore protobuf-specs, `sigstore_bundle.proto`). */
const MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Largest signature file, in bytes; the statement in it has at most three quarters of that, some 4,000 files. */
export const MAX_BUNDLE_BYTES = 2 ** 20;

/** A bundle has eight levels at most. */
const MAX_DEPTH = 16;

/** Whose signature a bundle claims to be; nothing of it is signed. */
export type Material =
  | {
      readonly kind: "publicKey";
      /** One of the names of the key. */
      readonly hint?: string;
      /** The key itself, as PEM: model_signing 0.3 to 1.0. */
      readonly pem?: Uint8Array;
      /** Curve and digest as Sigstore names them: model_signing 0.3 to 1.0. */
      readonly keyDetails?: string;
    }
  | {
      readonly kind: "certificate";
      /** DER, the signer's own first. */
      readonly certificates: readonly Uint8Array[];
    }
  /** A keyless signature, which is not verified here. */
  | { readonly kind: "sigstore" };

/** A signature file, read and not yet verified: nothing of it may be believed. */
export interface Bundle {
  readonly mediaType: string;
  readonly material: Material;
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of `payload`. */
  readonly payloadDigest: string;
  /** Ed25519: 64 bytes; ECDSA: DER. */
  readonly signature: Uint8Array;
  /** A name of the key; empty where the file gives none. */
  readonly keyid: string;
}

/** What the schema says of a bundle, as far as it is used. */
interface BundleDocument {
  readonly mediaType: string;
  readonly verificationMaterial: {
    readonly publicKey?: { readonly hint?: string | null; readonly rawBytes?: string; readonly keyDetails?: string };
    readonly x509CertificateChain?: { readonly certificates: readonly { readonly rawBytes: string }[] };
  };
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly [{ readonly sig: string; readonly keyid?: string | null }];
  };
}

/**
 * Reads a signature file: a Sigstore bundle v0.3 with one DSSE signature (`schemas/oms-bundle-v1.schema.json`), as
 * model_signing 0.2 to 1.1, the Go implementation of OpenSSF Model Signing, cosign and this library write it.
 *
 * @param path - name of the file, for errors
 * @throws MalformedError `E_BUNDLE`, `E_BASE64`, `E_JSON_SYNTAX`, `E_JSON_ENCODING` and others of JSON
 * @throws RefusedError `E_JSON_DUPLICATE_KEY`
 * @throws LimitError `E_LIMIT_BUNDLE`
 */
export function readBundle(bytes: Uint8Array, path = "signature"): Bundle {
  if (bytes.length > MAX_BUNDLE_BYTES) {
    const message = cannot("read", path, `it has ${bytes.length} bytes`, `at most ${MAX_BUNDLE_BYTES} are read`);
    throw artifactError("E_LIMIT_BUNDLE", message, { path });
  }
  const document = parsePlainJson(bytes, { maxDepth: MAX_DEPTH, path });
  assertBundle(document, path);
  const { mediaType, verificationMaterial, dsseEnvelope } = document;
  const [{ sig, keyid }] = dsseEnvelope.signatures;
  const payload = bytesOf(dsseEnvelope.payload, `${path}#/dsseEnvelope/payload`);
  return {
    mediaType,
    material: materialOf(verificationMaterial, `${path}#/verificationMaterial`),
    payloadType: dsseEnvelope.payloadType,
    payload,
    payloadDigest: sha256Hex(payload),
    signature: bytesOf(sig, `${path}#/dsseEnvelope/signatures/0/sig`),
    keyid: keyid ?? "",
  };
}

function assertBundle(document: unknown, path: string): asserts document is BundleDocument {
  assertSchema("E_BUNDLE", omsBundleErrors(document), path);
}

function bytesOf(text: string, path: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes !== undefined) return bytes;
  const wanted = "base64 with the standard alphabet and padding is wanted";
  throw artifactError("E_BASE64", cannot("decode", text, "it is spelt in another way", wanted), { path });
}

function materialOf(
  { publicKey, x509CertificateChain }: BundleDocument["verificationMaterial"],
  path: string,
): Material {
  if (x509CertificateChain !== undefined) {
    const certificates = x509CertificateChain.certificates.map(({ rawBytes }, index) =>
      bytesOf(rawBytes, `${path}/x509CertificateChain/certificates/${index}/rawBytes`),
    );
    return { kind: "certificate", certificates };
  }
  if (publicKey === undefined) return { kind: "sigstore" };
  const { hint, rawBytes, keyDetails } = publicKey;
  return {
    kind: "publicKey",
    ...(typeof hint === "string" && { hint }),
    ...(rawBytes !== undefined && { pem: bytesOf(rawBytes, `${path}/publicKey/rawBytes`) }),
    ...(keyDetails !== undefined && { keyDetails }),
  };
}

/** What a signature file is made of. */
export interface BundleParts {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The key that signed. */
  readonly key: PublicKey;
  /** DER, the signer's own first; without them the file names the key by its hint. */
  readonly certificates?: readonly Uint8Array[];
}

/**
 * Writes a signature file that every verifier of OpenSSF Model Signing reads; cosign and sigstore-js read it too.
 *
 * @returns UTF-8 text of JSON
 * @throws LimitError `E_LIMIT_BUNDLE` where the file would be larger than {@link readBundle} reads
 */
export function writeBundle({ payload, signature, key, certificates }: BundleParts): Uint8Array {
  const material =
    certificates === undefined
      ? { publicKey: { hint: key.omsHint } }
      : { x509CertificateChain: { certificates: certificates.map((der) => ({ rawBytes: encodeBase64(der) })) } };
  const document = {
    mediaType: MEDIA_TYPE,
    verificationMaterial: { ...material, tlogEntries: [] },
    dsseEnvelope: {
      payload: encodeBase64(payload),
      payloadType: IN_TOTO_PAYLOAD_TYPE,
      // Any other keyid is compared with names of the key by some verifiers, and differently by each.
      signatures: [{ sig: encodeBase64(signature), keyid: "" }],
    },
  };
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  if (bytes.length <= MAX_BUNDLE_BYTES) return bytes;
  const is = `it would have ${bytes.length} bytes`;
  const wanted = `at most ${MAX_BUNDLE_BYTES} are read, some 4,000 files`;
  throw artifactError("E_LIMIT_BUNDLE", cannot("write", "signature", is, wanted));
}
