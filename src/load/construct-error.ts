import { artifactError, cannot } from "../errors/index.js";

/** The artifact hands a type something that the code which builds it does not take. */
export function cannotConstruct(id: string, is: string, wanted: string): Error {
  return artifactError("E_CONSTRUCTOR", cannot("build", id, is, wanted));
}
