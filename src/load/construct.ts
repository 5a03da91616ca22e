import type { Requirement } from "../graph/index.js";
import { checkContent, onlySlots, type Constructor, type Slots } from "./content.js";
import { cannotConstruct } from "./construct-error.js";
import { NUMPY_CONSTRUCTORS } from "./numpy.js";
import { SPARSE_CONSTRUCTORS } from "./sparse-matrix.js";
import { Instance, type Value } from "./value.js";

/** Copies, since bytes that two nodes name are one object, and a bytearray is made to be written to. */
const buildBytearray: Constructor = (content, requirement) => {
  const { args } = onlySlots(content, ["args"], requirement);
  const [bytes] = args;
  if (args.length === 1 && bytes instanceof Uint8Array) return bytes.slice();
  throw cannotConstruct(requirement.id, "its argument is not one bytes object", "bytes are wanted");
};

/** By requirement id: all names behind which there is code. */
const CONSTRUCTORS: ReadonlyMap<string, Constructor> = new Map<string, Constructor>([
  ["construct:collections.OrderedDict", (content, name) => onlySlots(content, ["entries"], name).entries],
  ["construct:builtins.bytearray", buildBytearray],
  ...NUMPY_CONSTRUCTORS,
  ...SPARSE_CONSTRUCTORS,
]);

/**
 * Builds what an application stands for: by the closed table, or an inert {@link Instance}.
 *
 * @throws UnsupportedError `E_CONSTRUCTOR` where the artifact hands a name what it does not take
 */
export function construct(requirement: Requirement, slots: Slots): Value {
  const content = checkContent(slots, requirement);
  const constructor = CONSTRUCTORS.get(requirement.id);
  if (constructor) return constructor(content, requirement);
  return new Instance(requirement.module, requirement.name, content);
}
