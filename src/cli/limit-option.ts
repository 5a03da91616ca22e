import { InvalidArgumentError, type Option } from "commander";
import { DEFAULT_LIMITS, type Limits } from "../index.js";
import { parsedOption } from "./option.js";

const LIMITS = [
  ["maxMembers", "members of one archive"],
  ["maxNameBytes", "name of a member"],
  ["maxDirectoryBytes", "central directory of an archive"],
  ["maxInflatedBytes", "all members of an artifact, decompressed"],
  ["maxRatio", "decompressed over compressed size of a member"],
  ["ratioFloorBytes", "size below which the ratio does not count"],
  ["maxSchemaBytes", "schema of an artifact"],
  ["maxJsonDepth", "nesting of JSON"],
  ["maxNodes", "nodes of an artifact"],
  ["maxRequirements", "distinct names that an artifact needs"],
  ["maxRank", "dimensions of an array"],
  ["maxNestedBytes", "archive inside an archive"],
  ["maxMessageDepth", "nesting of protobuf messages"],
  ["maxSubgraphDepth", "ONNX graphs inside each other"],
  ["maxCallDepth", "local ONNX functions that call each other"],
  ["maxExpandedNodes", "ONNX nodes after expanding local functions"],
] as const satisfies readonly (readonly [keyof Limits, string])[];

/** @returns an option for each limit, under a heading of their own in the help. */
export function limitOptions(): readonly Option[] {
  return LIMITS.map(([key, what]) => {
    const isSize = key.endsWith("Bytes");
    const [value, parse] = isSize ? ["<size>", parseSize] : ["<count>", parseCount];
    const flags = `${flagOf(key)} ${value}`;
    return parsedOption(flags, `${what} (${shown(DEFAULT_LIMITS[key], isSize)})`, parse).helpGroup(
      "Limits, in the place of those of the policy, lower or higher (default):",
    );
  });
}

/** @returns the limits among the options of a command. */
export function pickLimits(options: Partial<Limits>): Partial<Limits> {
  const limits: { -readonly [Key in keyof Limits]?: number } = {};
  for (const [key] of LIMITS) {
    const value = options[key];
    if (value !== undefined) limits[key] = value;
  }
  return limits;
}

/** @returns the options that set the same limits again. */
export function limitArguments(limits: Partial<Limits>): readonly string[] {
  return LIMITS.flatMap(([key]) => (limits[key] === undefined ? [] : [flagOf(key), String(limits[key])]));
}

/** @returns `--max-nodes` for `maxNodes`, which commander turns back. */
function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const UNITS = [
  ["G", 2 ** 30],
  ["M", 2 ** 20],
  ["K", 2 ** 10],
] as const;

function shown(value: number, isSize: boolean): string {
  const unit = isSize ? UNITS.find(([, bytes]) => value % bytes === 0) : undefined;
  return unit ? `${value / unit[1]}${unit[0]}` : String(value);
}

function parseSize(text: string): number {
  const unit = UNITS.find(([letter]) => text.toUpperCase().endsWith(letter));
  return checked(unit ? Number(digits(text.slice(0, -1))) * unit[1] : Number(digits(text)), "a size such as 512M");
}

function parseCount(text: string): number {
  return checked(Number(digits(text)), "a whole number");
}

function digits(text: string): string {
  return /^[0-9]+$/.test(text) ? text : "NaN";
}

function checked(value: number, wanted: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`It must be ${wanted}, and at least 1.`);
}
