/** A command cannot do what it is asked for, and knows better than a table of codes what to do instead. */
export class CommandError extends Error {
  /** What to do. */
  readonly hint: string;
  /** Lines that say more. */
  readonly details: readonly string[];

  constructor(
    message: string,
    { hint, details = [] }: { readonly hint: string; readonly details?: readonly string[] },
  ) {
    super(message);
    this.hint = hint;
    this.details = details;
  }
}
