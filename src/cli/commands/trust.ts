import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { addTrustCheck } from "./trust-check.js";
import { addTrustInit } from "./trust-init.js";

const HELP = `
Examples:
  $ sallyport trust init --key release.pub --artifact churn --expires 2027-01-01 -o trust.json
  $ sallyport trust check trust.json`;

/** Adds `sallyport trust`. */
export function addTrust(program: Command, context: Context, finish: Finish): void {
  const trust = program.command("trust").description("make and check trust policies").addHelpText("after", HELP);
  for (const add of [addTrustInit, addTrustCheck]) add(trust, context, finish);
}
