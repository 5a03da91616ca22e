import { defineConfig } from "vitest/config";

/** Tests that replace modules, which must not be loaded by another test before. */
const MOCKING = ["test/node/output-full.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/helpers/build.ts"],
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Modules are loaded once for all files of a worker, which halves the time of the whole suite.
        test: { name: "shared", include: ["test/**/*.test.ts"], exclude: MOCKING, isolate: false },
      },
      { extends: true, test: { name: "mocking", include: MOCKING } },
    ],
    coverage: {
      include: ["src/**/*.ts"],
      exclude: ["src/**/generated/**", "src/policy/profiles/**"],
      reporter: ["text-summary", "lcovonly"],
      thresholds: { statements: 97, branches: 94, functions: 98, lines: 97 },
    },
  },
});
