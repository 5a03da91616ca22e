/** Where a command writes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What the process lends to a command. */
export interface Context {
  /** Results. */
  readonly stdout: Output;
  /** Errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Takes the exit status of a command that has run. */
export type Finish = (exitCode: number) => void;
