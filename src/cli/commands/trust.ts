import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { addTrustCheck } from "./trust-check.js";
import { addTrustInit } from "./trust-init.js";
import { addTrustUpdate } from "./trust-update.js";

const HELP = `
Examples:
  $ sallyport trust init --key release.pub --artifact churn --expires 2027-01-01 -o trust.json
  $ sallyport trust check trust.json`;

/** Adds `sallyport trust`. */
export function addTrust(program: Command, context: Context, finish: Finish): void {
  const trust = program
    .command("trust")
    .description("make, check and replace trust policies")
    .addHelpText("after", HELP);
  for (const add of [addTrustInit, addTrustCheck, addTrustUpdate]) add(trust, context, finish);
}
