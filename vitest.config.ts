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
      thresholds: { statements: 90, branches: 85, functions: 90, lines: 90 },
    },
  },
});
