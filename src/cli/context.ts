/** Where a command writes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of a terminal, in characters. */
  readonly columns?: number;
}

/** Where a command reads what is piped into it. */
export interface Input extends AsyncIterable<unknown> {
  readonly isTTY?: boolean;
}

/** What the process lends to a command. */
export interface Context {
  readonly stdin: Input;
  /** Results. */
  readonly stdout: Output;
  /** Errors and progress. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Module of the workers that scan. */
  readonly scanWorker: URL;
}

/** Takes the exit status of a command that has run. */
export type Finish = (exitCode: number) => void;
