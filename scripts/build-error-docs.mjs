// Writes docs/errors.md from the union of error codes; needs a build.
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { CODES } from "../dist/errors/codes.js";

const cell = (text) => text.replace(/[|_]/g, "\\$&");
const rows = Object.entries(CODES).map(
  ([code, entry]) => `| \`${code}\` | ${entry.class} | ${cell(entry.meaning)} | ${cell(entry.next)} |`,
);

const text = `# Error codes

Every error and every finding carries one of these codes. A code keeps its meaning; a message may change.
The class says what the code means for the artifact.

| Class | Error | Verdict |
| --- | --- | --- |
| malformed | \`MalformedError\` | refused |
| refused | \`RefusedError\`; \`UntrustedTypesError\` for \`E_UNTRUSTED\` | refused; untrusted for \`E_UNTRUSTED\` |
| unsupported | \`UnsupportedError\` | undecided |
| limit | \`LimitError\` | undecided |
| source | \`SourceError\` | undecided |
| internal | \`UnsupportedError\` | undecided |
| unverified | \`UnverifiedError\` | none: a signature or a digest is missing or does not verify |
| usage | \`UsageError\` | none: the call or the command line is wrong |

\`scan\` puts what is wrong with an artifact into the report. It throws for misuse alone. \`load\` throws before it
builds anything. Every error has the fields \`code\`, \`class\`, \`path\`, \`offset\` and \`cause\`.

This table is written by \`scripts/build-error-docs.mjs\` from \`src/errors/codes.ts\`.

| Code | Class | Meaning | What to do |
| --- | --- | --- | --- |
${rows.join("\n")}
`;

const target = new URL("../docs/errors.md", import.meta.url);
writeFileSync(target, await format(text, { parser: "markdown", printWidth: 120 }));
