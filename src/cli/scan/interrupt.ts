import { EXIT } from "../exit-code.js";

/**
 * Ends the process on Ctrl-C, after `cleanUp`. It works where this thread waits; where it computes, the default of the
 * system is better, which ends the process at once.
 *
 * @returns what puts the default back
 */
export function onInterrupt(cleanUp: () => void): () => void {
  const end = (): void => {
    cleanUp();
    process.exit(EXIT.interrupted);
  };
  process.once("SIGINT", end);
  return () => process.removeListener("SIGINT", end);
}
