import type { CodeEntry } from "./entry.js";

const SIGN_AGAIN = "Ask the signer to sign the model again; do not edit a signature by hand.";
const ASK_SIGNER = "Keep the model out, and ask the signer what happened.";

/** Codes of keys, signatures, statements, trust and the folders that they speak of. */
export const SIGN_CODES = {
  // keys
  E_KEY_FORMAT: {
    class: "usage",
    meaning: "The file holds no key in a format that is read.",
    next: "Convert the key as the message says, or make one with sallyport keygen.",
  },
  E_KEY_PASSWORD: {
    class: "usage",
    meaning: "The password of a private key is missing, wrong or not needed.",
    next: "Give the password that the key was encrypted with in a file, by --password-file.",
  },
  E_CERTIFICATE: {
    class: "malformed",
    meaning: "The bytes are not one X.509 certificate in DER.",
    next: "Give the certificate as its issuer wrote it.",
  },

  // signatures
  E_BASE64: {
    class: "malformed",
    meaning: "Text is not base64 with padding, in one alphabet and in its only spelling.",
    next: SIGN_AGAIN,
  },
  E_BUNDLE: {
    class: "malformed",
    meaning: "The signature file is not a Sigstore bundle with one DSSE signature.",
    next: SIGN_AGAIN,
  },
  E_LIMIT_BUNDLE: {
    class: "limit",
    meaning: "The signature file is larger than allowed.",
    next: "Sign fewer and larger files, for example small ones packed together.",
  },
  E_METHOD_MISMATCH: {
    class: "unverified",
    meaning: "The signature is made in another way than the caller or the trust policy asks for.",
    next: "Verify with the kind of key that signed, or correct the trust policy.",
  },
  E_SIGNATURE: {
    class: "unverified",
    meaning: "The signature is not one of this key over these bytes.",
    next: "Check that the key is the signer's and that nobody changed the files; keep the model out until then.",
  },
  E_SIGNATURE_NONSTRICT: {
    class: "unverified",
    meaning: "The signature or the key has an encoding that verifiers disagree about.",
    next: ASK_SIGNER,
  },
  E_CHAIN: {
    class: "unverified",
    meaning: "The certificates do not lead from the signer to a trusted root at that time.",
    next: "Give the roots that the signer's certificate was issued under, and check their validity.",
  },

  // statements
  E_STATEMENT: {
    class: "malformed",
    meaning: "The signed text is not a statement of a kind that is read.",
    next: SIGN_AGAIN,
  },
  E_HASH_TYPE: {
    class: "unsupported",
    meaning: "The files are signed by a digest that is not computed here.",
    next: "Ask the signer to sign the model again with SHA-256.",
  },
  E_PATH_UNSAFE: {
    class: "refused",
    meaning: "A signed file name is unsafe or has more than one reading.",
    next: SIGN_AGAIN,
  },
  E_COLLISION: {
    class: "refused",
    meaning: "Two file names are the same on some file systems.",
    next: "Rename one of the files, and sign the model again.",
  },
  E_ROOT_DIGEST: {
    class: "refused",
    meaning: "The digest of the whole model does not belong to the digests of its files.",
    next: SIGN_AGAIN,
  },

  // trust
  E_TRUST_POLICY: { class: "usage", meaning: "The trust policy is not valid.", next: "Correct the listed fields." },
  E_KEY_UNTRUSTED: {
    class: "unverified",
    meaning: "Another key signed than those that are trusted for this model.",
    next: "Verify with the signer's own key; once it is reviewed, add it to the rule of the trust policy.",
  },
  E_KEY_EXPIRED: {
    class: "unverified",
    meaning: "The key is used outside the time for which the trust policy admits it.",
    next: "Sign the model again with a current key.",
  },
  E_REVOKED: {
    class: "unverified",
    meaning: "The trust policy revokes the key or the model.",
    next: ASK_SIGNER,
  },
  E_THRESHOLD: {
    class: "unverified",
    meaning: "Fewer distinct keys signed than the trust policy asks for.",
    next: "Collect the missing signatures.",
  },
  E_TRUST_RULE: {
    class: "unverified",
    meaning: "No rule of the trust policy speaks for an artifact of this name.",
    next: "Check the name; if it is right, add a rule for it to the trust policy.",
  },
  E_ARTIFACT_NAME: {
    class: "refused",
    meaning: "The deploy statement speaks for an artifact of another name.",
    next: "Give the name for which the model was attested, or attest it for this name.",
  },
  E_STATEMENT_MISMATCH: {
    class: "refused",
    meaning: "The deploy statement speaks of other files than the signature.",
    next: "Attest the model again, after it is signed.",
  },
  E_ENVIRONMENT: {
    class: "refused",
    meaning: "The model may not be loaded in this environment.",
    next: "Name the environment by --env; if it is the right one, attest the model for it, or add it to the rule.",
  },
  E_NOT_YET_VALID: {
    class: "refused",
    meaning: "The statement was made in the future.",
    next: "Compare the clock of this machine with that of the signer.",
  },
  E_EXPIRED: {
    class: "refused",
    meaning: "The statement has expired, or is older than the trust policy allows.",
    next: "Ask for a current statement; sallyport attest writes one after a scan.",
  },
  E_ROLLBACK: {
    class: "refused",
    meaning: "A later version of this model was admitted before.",
    next: "Sign the version that shall return with a new sequence number.",
  },
  E_EQUIVOCATION: {
    class: "refused",
    meaning: "Another model was admitted before under this very name and sequence number.",
    next: ASK_SIGNER,
  },

  E_STATE: {
    class: "source",
    meaning: "The record of what was admitted before cannot be read or written.",
    next: "Check that the folder of --state exists and may be written; never empty it, since it keeps old versions out.",
  },

  // files
  E_FILE_MISSING: {
    class: "refused",
    meaning: "A signed file is not there.",
    next: "Copy the model again from where it was signed.",
  },
  E_NO_MODEL: {
    class: "unsupported",
    meaning: "No file of the folder is a model that could be scanned.",
    next: "Give the folder that holds the model.",
  },
  E_FILE_EXTRA: {
    class: "refused",
    meaning: "A file is there that nobody signed.",
    next: "Remove the file, or sign the model with it.",
  },
  E_SYMLINK: {
    class: "refused",
    meaning: "A symbolic link stands in the model.",
    next: "Replace the link by the file that it leads to, and sign the model again.",
  },
} as const satisfies Record<string, CodeEntry>;
