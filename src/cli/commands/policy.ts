import type { Command } from "commander";
import type { Context, Finish } from "../context.js";
import { addPolicyCheck } from "./policy-check.js";
import { addPolicyDigest } from "./policy-digest.js";
import { addPolicyExplain } from "./policy-explain.js";
import { addPolicyInit } from "./policy-init.js";
import { addPolicyShow } from "./policy-show.js";

const HELP = `
Examples:
  $ sallyport policy init models/ -o policy.json
  $ sallyport policy check policy.json
  $ sallyport scan models/ --policy policy.json`;

/** Adds `sallyport policy`. */
export function addPolicy(program: Command, context: Context, finish: Finish): void {
  const policy = program.command("policy").description("make, check and show policies").addHelpText("after", HELP);
  for (const add of [addPolicyInit, addPolicyShow, addPolicyExplain, addPolicyCheck, addPolicyDigest])
    add(policy, context, finish);
}
