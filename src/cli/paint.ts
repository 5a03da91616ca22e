import { styleText } from "node:util";
import type { Verdict } from "../index.js";
import type { Context } from "./context.js";

const COLOURS = { approved: "green", untrusted: "yellow", refused: "red", undecided: "magenta" } as const;

/** @returns a painter of verdicts: in colour on a terminal unless `NO_COLOR` is set (no-color.org), else none. */
export function painterFor({ stdout, env }: Context): (verdict: Verdict, word: string) => string {
  const isColoured = stdout.isTTY === true && (env["NO_COLOR"] ?? "") === "";
  return (verdict, word) => (isColoured ? styleText(COLOURS[verdict], word, { validateStream: false }) : word);
}
