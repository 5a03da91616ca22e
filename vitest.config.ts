import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/build.ts"],
    testTimeout: 60_000,
    coverage: {
      include: ["src/**/*.ts"],
      exclude: ["src/**/generated/**", "src/policy/profiles/**"],
      reporter: ["text-summary", "lcovonly"],
      thresholds: { statements: 97, branches: 94, functions: 98, lines: 97 },
    },
  },
});
