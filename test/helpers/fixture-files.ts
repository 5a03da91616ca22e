import { readdirSync, readFileSync } from "node:fs";
import { memorySource } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";
import { Policy, scan, takeInventory, type ApprovedGraph, type Graph } from "../../src/scan/index.js";

const FOLDER = "fixtures/skops";

/** Paths of the files that one release of skops wrote, or all releases. */
export function skopsFiles(version?: string): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name === (version ?? name))
    .flatMap((name) => readdirSync(`${FOLDER}/${name}`).map((file) => `${FOLDER}/${name}/${file}`))
    .filter((path) => path.endsWith(".skops"))
    .toSorted();
}

/** @returns the graph of a file, or `undefined` if it has a finding. */
export function graphOfFile(path: string): Graph | undefined {
  return takeInventory(memorySource(readFileSync(path), nodeHost), { keepGraph: true }).graph;
}

/** @returns a file approved by a policy that trusts every name in it, or `undefined` if it has a finding. */
export function approveFile(path: string): ApprovedGraph | undefined {
  const source = memorySource(readFileSync(path), nodeHost);
  const { requirements } = scan(source, { policy: Policy.of({}), approve: false });
  const trust = requirements.filter(({ invalid }) => !invalid).map(({ id }) => id);
  return scan(source, { policy: Policy.of({ trust }) }).approved;
}
