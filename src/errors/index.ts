export {
  ArtifactError,
  artifactError,
  isArtifactError,
  LimitError,
  MalformedError,
  RefusedError,
  SourceError,
  UnsupportedError,
  UntrustedTypesError,
  UnverifiedError,
  UsageError,
  type ErrorDetails,
} from "./artifact-error.js";
export { DocumentError, type DocumentField } from "./document-error.js";
export { classOf, CODES, type Code, type ErrorClass } from "./codes.js";
export { cannot, quote } from "./message.js";
