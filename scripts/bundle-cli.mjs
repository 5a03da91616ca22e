// Bundles the command into one file: it starts in a third of the time that 170 modules take.
import { chmodSync } from "node:fs";
import { build } from "esbuild";

const BIN = "dist/cli/bin.js";

await build({
  entryPoints: [BIN],
  outfile: BIN,
  allowOverwrite: true,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  // Kept readable, so that what is installed can be audited.
  minify: false,
  legalComments: "inline",
  // commander is CommonJS inside and asks for Node's modules.
  banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
});
// npm sets the bit only when it links the package for the first time.
chmodSync(BIN, 0o755);
