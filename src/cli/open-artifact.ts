import { lstatSync, realpathSync, statSync, type Stats } from "node:fs";
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
  const stats = statOf(path);
  if (stats === "missing") {
    throw artifactError("E_USAGE", cannot(action, path, "it does not exist", "an existing file is wanted"));
  }
  if (stats === "unknown") return openFile(path); // which says why it cannot
  if (stats.isDirectory()) {
    throw new CommandError(cannot(action, path, "it is a folder", "a file is wanted"), {
      hint: `Run sallyport scan on the folder to find the models in it, then ${action} one of them.`,
    });
  }
  return openFile(lstatSync(path).isSymbolicLink() ? realpathSync(path) : path);
}

function statOf(path: string): Stats | "missing" | "unknown" {
  try {
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "unknown";
  }
}
