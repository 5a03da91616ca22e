import type { Action } from "../../graph/index.js";
import { isBuiltByAnotherKind, isLoss, isNative, isUfunc, isValueType } from "./natives.js";

/** One name with what would be done to it. */
export type Need = readonly [action: Action, module: string, name: string];

/** What a node needs, and which of it the node's value comes from. */
export interface NodeNeeds {
  readonly needs: readonly Need[];
  /** Index into `needs`; -1 where the value needs no name. */
  readonly main: number;
  /** Whether the value is of the plain Python type of its kind. */
  readonly plain: boolean;
}

const native = (need: Need): NodeNeeds => ({ needs: [need], main: 0, plain: true });

/** What a kind builds whatever the node says, plus a call of the name if it is another. */
function fixed(action: Action, module: string, name: string, asWritten: Need, isSame: boolean): NodeNeeds {
  const built: Need = [action, module, name];
  return { needs: isSame ? [built] : [built, asWritten], main: 0, plain: isSame };
}

/**
 * The requirement table of docs/skops.md: what skops would import or call for a node of this kind that says
 * `module` and `name`, so that under the profile sallyport:skops a name is untrusted where skops 0.16 reports it.
 * FunctionNode of protocol 0 and MethodNode take their names from `content`, see {@link functionNeeds}.
 */
export function nodeNeeds(kind: string, module: string, name: string): NodeNeeds {
  const needs = needsOfKind(kind, module, name);
  // The profile trusts calls of losses for LossNode alone; elsewhere skops reports them.
  const strayLoss = kind !== "LossNode" && needs.needs.some(([action]) => action === "call") && isLoss(module, name);
  return strayLoss ? { ...needs, needs: [...needs.needs, ["construct", module, name]] } : needs;
}

function needsOfKind(kind: string, module: string, name: string): NodeNeeds {
  const call: Need = ["call", module, name];
  const construct: Need = ["construct", module, name];
  const isOwn = isNative(kind, module, name);
  const foreign: NodeNeeds = { needs: [call], main: 0, plain: false };
  switch (kind) {
    case "JsonNode":
    case "SliceNode": {
      const says = kind === "JsonNode" ? "str" : "slice";
      const isSame = module === "builtins" && name === says;
      return { needs: isSame ? [] : [call], main: -1, plain: true };
    }
    case "DictNode":
      return isOwn ? { ...native(construct), plain: name === "dict" } : foreign;
    case "ListNode":
    case "SetNode":
    case "RandomStateNode":
    case "RandomGeneratorNode":
    case "SparseMatrixNode":
    case "SGDNode":
    case "_DictWithDeprecatedKeysNode":
      return isOwn ? native(construct) : foreign;
    case "TupleNode":
      return isOwn ? native(construct) : { needs: [["construct", "builtins", "tuple"], call], main: 1, plain: false };
    case "BytesNode":
      return fixed("construct", "builtins", "bytes", call, isOwn);
    case "BytearrayNode":
      return fixed("construct", "builtins", "bytearray", call, isOwn);
    case "DefaultDictNode":
      return fixed("construct", "collections", "defaultdict", call, isOwn);
    case "MaskedArrayNode":
      return isOwn ? native(construct) : fixed("construct", "numpy.ma", "MaskedArray", call, false);
    case "DTypeNode":
      return fixed("construct", "numpy", "dtype", call, isOwn);
    case "NdArrayNode":
      if (isOwn) return { ...native(construct), plain: name === "ndarray" };
      return { needs: [["construct", "numpy", "ndarray"], call], main: 1, plain: false };
    case "TypeNode":
      return {
        needs: isUfunc(module, name) ? [["reference", module, name], call] : [["reference", module, name]],
        main: 0,
        plain: true,
      };
    case "FunctionNode":
      return functionNeeds(module, name, isValueType(module, name));
    case "PartialNode":
      return fixed("call", "functools", "partial", call, module === "functools" && name === "partial");
    case "OperatorFuncNode":
      return fixed("call", "operator", name, call, module === "operator");
    case "TreeNode":
      return fixed("call", "sklearn.tree._tree", "Tree", call, module === "sklearn.tree._tree" && name === "Tree");
    case "QuantileForestNode": {
      const home = "quantile_forest._quantile_forest_fast";
      return fixed("call", home, "QuantileForest", call, module === home && name === "QuantileForest");
    }
    case "ObjectNode":
      return isBuiltByAnotherKind(module, name) ? foreign : { ...native(construct), plain: false };
    default:
      return foreign;
  }
}

/** @param isStray - whether skops would report the name for this kind although the profile trusts it as a value */
function functionNeeds(module: string, name: string, isStray: boolean): NodeNeeds {
  const reference: Need = ["reference", module, name];
  return { needs: isStray ? [reference, ["call", module, name]] : [reference], main: 0, plain: true };
}

/**
 * Protocol 0: `content` names the function, `__module__` and `__class__` its type (`numpy.ufunc`, or `function` in
 * the function's own module). skops trusts scipy's ufuncs alone there.
 */
export function oldFunctionNeeds(module: string, name: string, path: string, functionName: string): NodeNeeds {
  const isScipyUfunc = isUfunc(path, functionName) && path.startsWith("scipy.");
  const isKnown = isUfunc(path, functionName) || isValueType(path, functionName);
  const needs = functionNeeds(path, functionName, isKnown && !isScipyUfunc);
  const isHonest = name === "function" ? module === path : module === "numpy" && name === "ufunc";
  return isHonest ? needs : { ...needs, needs: [...needs.needs, ["call", module, name]] };
}

/** A bound method: the attribute of its owner, and, as skops reports it, the owner's type. */
export function methodNeeds(module: string, name: string, attribute: string): NodeNeeds {
  const needs: Need[] = [
    ["method", module, `${name}.${attribute}`],
    ["reference", module, name],
  ];
  if (isValueType(module, name) || isUfunc(module, name)) needs.push(["call", module, name]);
  return { needs, main: 0, plain: false };
}
