import { CODES, type Code, type ErrorClass } from "../../index.js";

/** What a finding of each class does to the verdict. */
const CONSEQUENCES: Readonly<Record<ErrorClass, string>> = {
  malformed: "the verdict is refused",
  refused: "the verdict is refused",
  unsupported: "the verdict is undecided",
  limit: "the verdict is undecided",
  source: "the verdict is undecided",
  internal: "the verdict is undecided",
  unverified: "a signature or a digest is missing or does not verify",
  usage: "a mistake in the call, the artifact is not judged",
};

export function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}

/** @returns what the documentation says about a code. */
export function explainCode(code: Code): string {
  const { class: kind, meaning, next } = CODES[code];
  return [
    code,
    `  class    ${kind}: ${CONSEQUENCES[kind]}`,
    `  meaning  ${meaning}`,
    `  next     ${next}`,
    "  docs     docs/errors.md",
    "",
  ].join("\n");
}

/** @returns a line for each code. */
export function listCodes(): string {
  const codes = Object.entries(CODES);
  const width = Math.max(...codes.map(([code]) => code.length));
  return codes
    .map(([code, { class: kind, meaning }]) => `${code.padEnd(width)}  ${kind.padEnd(11)}  ${meaning}\n`)
    .join("");
}
