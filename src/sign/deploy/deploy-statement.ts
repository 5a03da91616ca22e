/** Predicate type of deploy statements (`schemas/deploy-v1.schema.json`). */
export const DEPLOY_PREDICATE_TYPE = "https://sallyport/deploy/v1";

/** A thing by name and digest, as an in-toto ResourceDescriptor. */
export interface Resource {
  readonly name?: string;
  readonly digest: { readonly sha256: string };
}

/** What a scan of the files found. */
export interface ScanRecord {
  readonly tool: { readonly name: string; readonly version: string };
  readonly policy: Resource;
  readonly verdict: "approved";
  /** Formats of the models among the files. */
  readonly formats: readonly string[];
  readonly types: { readonly allowed: readonly string[]; readonly unknown: readonly [] };
  /** How many of the files are models. */
  readonly files: number;
}

/** Which version a signed model is, until when and where it may be loaded, and what a scan found. */
export interface DeployStatement {
  /** Artifact name. */
  readonly name: string;
  /** For people. */
  readonly version: string;
  /** Grows with each release of the name. */
  readonly sequence: number;
  readonly created: Date;
  readonly expires: Date;
  /** Digest of the whole model, as its OMS statement has it. */
  readonly root: string;
  /** Hexadecimal SHA-256 of the payload of that OMS statement. */
  readonly omsDigest: string;
  /** Where the model may be loaded; `undefined` is anywhere. */
  readonly environments: readonly string[] | undefined;
  readonly scan: ScanRecord;
}
