import { realpathSync, statSync } from "node:fs";
import { artifactError, cannot } from "../index.js";
import { openFile } from "../node/file-source.js";
import { CommandError } from "./command-error.js";

/**
 * Opens the one file that a command is about, through links.
 *
 * @param action - what the command does with it
 * @throws CommandError for a folder; UsageError `E_USAGE` if it does not exist; SourceError `E_SOURCE_READ`
 */
export function openArtifact(action: string, path: string): ReturnType<typeof openFile> {
  let target: string;
  try {
    target = realpathSync(path);
  } catch (cause) {
    if (isMissing(cause)) {
      throw artifactError("E_USAGE", cannot(action, path, "it does not exist", "an existing file is wanted"), {
        cause,
      });
    }
    return openFile(path);
  }
  if (statSync(target).isDirectory()) {
    throw new CommandError(cannot(action, path, "it is a folder", "a file is wanted"), {
      hint: `Run sallyport scan on the folder to find the models in it, then ${action} one of them.`,
    });
  }
  return openFile(target);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
