import type { JudgedRequirement, Listed, OnnxOutline, OnnxScope } from "../../index.js";
import { statusFields } from "./render-json.js";

/** @returns an outline as JSON takes it: versions beyond 2^53 are strings, and calls say what the policy says to them. */
export function outlineFields(
  { sha256: _digest, modelVersion, opsets, scopes, ...outline }: OnnxOutline,
  find: (id: string) => JudgedRequirement | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ...outline,
    modelVersion: exact(modelVersion),
    opsets: mapped(opsets, ({ domain, version }) => ({ domain, version: exact(version) })),
    metadata: plain(outline.metadata),
    scopes: mapped(scopes, (scope) => scopeFields(scope, find)),
  };
}

function scopeFields(
  scope: OnnxScope,
  find: (id: string) => JudgedRequirement | undefined,
): Readonly<Record<string, unknown>> {
  const { kind, name, at, of, depth, nodes, initializerBytes } = scope;
  return {
    kind,
    name,
    at,
    ...(of && { of }),
    depth,
    inputs: plain(scope.inputs),
    outputs: plain(scope.outputs),
    nodes,
    operators: mapped(scope.operators, ({ domain, type, count }) => {
      const requirement = find(`function:${domain}/${type}`) ?? find(`operator:${domain}/${type}`);
      return { domain, type, count, ...(requirement && statusFields(requirement)) };
    }),
    initializers: plain(scope.initializers),
    initializerBytes,
  };
}

function mapped<T, U>({ items, more }: Listed<T>, change: (item: T) => U): Listed<U> {
  return { items: items.map(change), more };
}

function plain<T>(listed: Listed<T>): Listed<T> {
  return mapped(listed, (item) => item);
}

function exact(version: number | bigint): number | string {
  return typeof version === "bigint" ? String(version) : version;
}
