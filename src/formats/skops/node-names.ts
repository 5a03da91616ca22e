import type { LoweringContext } from "./context.js";
import { classField, moduleField, peekFields, textField, type NodeFields } from "./fields.js";
import { cutKey, type Frame } from "./frame.js";
import { kindSpec, type KindSpec } from "./kinds.js";
import { methodNeeds, oldFunctionNeeds } from "./names.js";
import type { Naming } from "./naming.js";

/** Enters what a node names into the requirement table. */
export function nameNode(context: LoweringContext, spec: KindSpec, fields: NodeFields): Naming {
  const name = classField(context, fields);
  const module = moduleField(context, fields, name);
  if (spec.kind === "MethodNode") return nameMethod(context, fields);
  if (spec.kind === "FunctionNode" && spec.group) {
    const path = textField(context, fields, "module_path");
    const functionName = textField(context, fields, "function");
    const needs = oldFunctionNeeds(context.names.text(module), context.names.text(name), path, functionName);
    return context.namings.declare(needs, path, functionName, context.path);
  }
  return context.namings.of(spec.kind, module, name, context.path);
}

/** Counts a use of the node's names, with the place that holds it. */
export function useNames(
  context: LoweringContext,
  spec: KindSpec,
  naming: Naming,
  fields: NodeFields,
  parent: Frame | undefined,
): void {
  const { site, records } = context;
  const attribute = parent ? parent.attributeOf(records) : -1;
  site.owner = parent?.owner ?? -1;
  site.attribute = attribute < 0 ? undefined : cutKey(records.keys.text(attribute));
  site.callee = spec.kind === "PartialNode" ? callee(context, fields) : -1;
  context.namings.use(naming, site);
}

function nameMethod(context: LoweringContext, fields: NodeFields): Naming {
  const module = textField(context, fields, "__module__");
  const name = textField(context, fields, "__class__");
  const attribute = textField(context, fields, "func");
  const owner = peekFields(context, fields, "obj");
  const ownerModule = textField(context, owner, "__module__");
  const ownerName = textField(context, owner, "__class__");
  if (textField(context, owner, "__loader__") === "CachedNode") {
    context.refuse("E_SKOPS_METHOD", "obj", "it is a CachedNode, whose type is not its own", "the object is wanted");
  }
  // Up to 0.11 skops wrote "method" here; the object beside it tells the owner all the same.
  if (name !== "method" && (module !== ownerModule || name !== ownerName)) {
    const is = `the object beside it is a ${ownerModule}.${ownerName}`;
    context.refuse("E_SKOPS_METHOD", `${module}.${name}`, is, "they must agree");
  }
  if (/^__.*__$/.test(attribute)) {
    context.refuse("E_SKOPS_METHOD", attribute, "it is a special attribute", "an ordinary method is wanted");
  }
  const needs = methodNeeds(ownerModule, ownerName, attribute);
  return context.namings.declare(needs, ownerModule, ownerName, context.path);
}

/** @returns the requirement of what a PartialNode calls, where it can be told before that node is read; else -1. */
function callee(context: LoweringContext, fields: NodeFields): number {
  const func = peekFields(context, fields, "func");
  const spec = kindSpec(textField(context, func, "__loader__"), context.protocol);
  if (!spec || spec.kind === "MethodNode" || spec.kind === "CachedNode" || spec.group) return -1;
  const name = classField(context, func);
  return context.namings.of(spec.kind, moduleField(context, func, name), name, () => `${context.path()}/content/func`)
    .main;
}
