import type { ArtifactError } from "../errors/index.js";

/** Several problems that one step found. */
export class Problems extends Error {
  readonly list: readonly ArtifactError[];

  constructor(list: readonly ArtifactError[]) {
    super(`${list.length} problems`);
    this.list = list;
  }
}

/** @throws Problems if there are any */
export function assertNone(problems: readonly ArtifactError[]): void {
  if (problems.length > 0) throw new Problems(problems);
}
