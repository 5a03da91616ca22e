import { KIND_CODE, type ArrayDescriptor, type NodeIndex } from "../../graph/index.js";
import type { LoweringContext } from "./context.js";
import { DictView } from "./dict-view.js";
import type { NodeFields } from "./fields.js";
import { FIELD } from "./kinds.js";
import type { Naming } from "./naming.js";
import { BIT_GENERATORS } from "./natives.js";
import { RECORD } from "./records.js";

const TWO_32 = 2n ** 32n;
const TWO_128 = 2n ** 128n;

/**
 * Builds a Generator over a bit generator that the state names: one more thing that is built.
 *
 * @throws RefusedError `E_SKOPS_GENERATOR` for a state that numpy does not write; numpy follows its positions unchecked
 */
export function buildGenerator(
  context: LoweringContext,
  fields: NodeFields,
  state: NodeIndex,
  seed: NodeIndex,
  naming: Naming,
): NodeIndex {
  const { builder } = context;
  const name = writtenName(context, fields);
  const known = BIT_GENERATORS.has(name);
  const needs = { needs: [[known ? "construct" : "call", "numpy.random", name]] as const, main: 0, plain: false };
  const named = context.namings.declare(needs, "numpy.random", name, context.path);
  context.namings.use(named, { owner: naming.main, attribute: "bit_generator", callee: -1 });
  if (known) checkBitGenerator(context, state, name);
  if (seed >= 0) checkSeed(context, seed);
  const slots = seed < 0 ? { state } : { state, args: builder.sequence("tuple", [seed]) };
  return builder.apply(naming.main, { args: builder.sequence("tuple", [builder.apply(named.main, slots)]) });
}

/** Checks what `RandomState.set_state` takes: always a Mersenne Twister. */
export function checkRandomState(context: LoweringContext, state: NodeIndex): void {
  const view = DictView.of(context.builder, state, ["bit_generator", "state", "has_gauss", "gauss"]);
  const isWhole = view?.isBelow("has_gauss", 2n) === true && view.isKind("gauss", KIND_CODE.float, KIND_CODE.int);
  if (!isWhole || view.text("bit_generator") !== "MT19937") throw wrongState(context);
  checkTwister(context, view.get("state"));
}

/** skops takes the name from the text of the schema, at this very place, and nowhere else. */
function writtenName(context: LoweringContext, fields: NodeFields): string {
  const { records } = context;
  const member = (object: number, key: string): number => {
    if (records.type(object) !== RECORD.object) return -1;
    for (let record = object + 1; record < records.next(object); record = records.next(record)) {
      if (records.keys.text(records.keyOf(record)) === key) return record;
    }
    return -1;
  };
  const states = member(fields[FIELD.bit_generator] ?? -1, "content");
  const content = member(member(states, "bit_generator"), "content");
  const text = records.isString(content) ? /^"([^"\\]*)"$/.exec(records.text(content))?.[1] : undefined;
  if (text !== undefined) return text;
  const is = "the state names no bit generator";
  throw context.fail("E_SKOPS_GENERATOR", "bit_generator", is, "its name must be there");
}

function checkBitGenerator(context: LoweringContext, state: NodeIndex, name: string): void {
  const { builder } = context;
  if (name === "MT19937") {
    const view = DictView.of(builder, state, ["bit_generator", "state"]);
    if (view?.text("bit_generator") !== name) throw wrongState(context);
    checkTwister(context, view.get("state"));
    return;
  }
  const extra = name === "Philox" ? ["buffer", "buffer_pos"] : [];
  const view = DictView.of(builder, state, ["bit_generator", "state", "has_uint32", "uinteger", ...extra]);
  const isWhole = view?.isBelow("has_uint32", 2n) === true && view.isBelow("uinteger", TWO_32);
  if (!isWhole || view.text("bit_generator") !== name) throw wrongState(context);
  if (name === "Philox") checkPhilox(context, view);
  else if (name === "SFC64") expectWords(context, DictView.of(builder, view.get("state"), ["state"]), "state", 4, 8);
  else {
    const inner = DictView.of(builder, view.get("state"), ["state", "inc"]);
    if (!inner?.isBelow("state", TWO_128) || !inner.isBelow("inc", TWO_128)) throw wrongState(context);
  }
}

/** 624 words, and the position of the next, up to 624 itself. */
function checkTwister(context: LoweringContext, state: NodeIndex): void {
  const view = DictView.of(context.builder, state, ["key", "pos"]);
  if (!view?.isBelow("pos", 625n)) throw wrongState(context);
  expectWords(context, view, "key", 624, 4);
}

function checkPhilox(context: LoweringContext, view: DictView): void {
  const inner = DictView.of(context.builder, view.get("state"), ["counter", "key"]);
  if (!view.isBelow("buffer_pos", 5n)) throw wrongState(context);
  expectWords(context, inner, "counter", 4, 8);
  expectWords(context, inner, "key", 2, 8);
  expectWords(context, view, "buffer", 4, 8);
}

/** What `SeedSequence` takes as keyword arguments. */
function checkSeed(context: LoweringContext, seed: NodeIndex): void {
  const view = DictView.of(context.builder, seed, ["entropy", "spawn_key", "pool_size", "n_children_spawned"]);
  // A seed may be a numpy scalar, which is an application.
  const { none, int, list, tuple, array, apply } = KIND_CODE;
  const isWhole =
    view?.isKind("entropy", none, int, list, tuple, array, apply) === true &&
    view.isKind("spawn_key", tuple) &&
    view.isBelow("pool_size", TWO_32) &&
    view.isBelow("n_children_spawned", TWO_32);
  if (!isWhole) throw wrongState(context);
}

/** An array of unsigned words, whose header is read later. */
function expectWords(
  context: LoweringContext,
  view: DictView | undefined,
  name: string,
  count: number,
  itemsize: number,
): void {
  if (!view?.isKind(name, KIND_CODE.array)) throw wrongState(context);
  const accepts = ({ dtype, shape }: ArrayDescriptor): boolean =>
    dtype.kind === "uint" && dtype.itemsize === itemsize && shape.length === 1 && shape[0] === count;
  context.expectArray(view.get(name), "E_SKOPS_GENERATOR", `${count} words of ${itemsize} bytes are wanted`, accepts);
}

function wrongState(context: LoweringContext): Error {
  const is = "its state is not one that numpy writes";
  return context.fail("E_SKOPS_GENERATOR", "bit_generator", is, "fields and numbers must be in range");
}
