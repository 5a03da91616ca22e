import type { ContentRule } from "../rule.js";

/** Arguments of each compiled loss: its `__reduce__` in sklearn/_loss/_loss.pyx.tp, 1.1-1.9. */
const LOSS_ARGUMENTS: Readonly<Record<string, number>> = {
  CyAbsoluteError: 0,
  CyExponentialLoss: 0,
  CyHalfBinomialLoss: 0,
  CyHalfGammaLoss: 0,
  CyHalfMultinomialLoss: 0,
  CyHalfPoissonLoss: 0,
  CyHalfSquaredError: 0,
  CyHalfTweedieLoss: 1,
  CyHalfTweedieLossIdentity: 1,
  CyHuberLoss: 1,
  CyPinballLoss: 1,
};

/** The same in sklearn/linear_model/_sgd_fast.pyx, 1.1-1.7. */
const SGD_ARGUMENTS: Readonly<Record<string, number>> = {
  EpsilonInsensitive: 1,
  Hinge: 1,
  Huber: 1,
  Log: 0,
  ModifiedHuber: 0,
  SquaredEpsilonInsensitive: 1,
  SquaredHinge: 1,
  SquaredLoss: 0,
};

const ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ...["_loss", "sklearn._loss._loss"].flatMap((module) => inModule(module, LOSS_ARGUMENTS)),
  ...inModule("sklearn.linear_model._sgd_fast", SGD_ARGUMENTS),
]);

function inModule(module: string, names: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(names).map(([name, count]) => [`${module}.${name}`, count]);
}

/** An instance that is made without a call has no arguments, whatever its type takes. */
export const COMPILED_LOSS: ContentRule = {
  name: "loss-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: [...ARGUMENTS.keys()],
  prevents: "A compiled loss is made from, or given as its state, what scikit-learn does not write.",
  check(object, inspector) {
    const most = ARGUMENTS.get(object.type) ?? 0;
    if (object.args.length > most) {
      const wanted = most === 0 ? "none is taken" : "one number is taken";
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "arguments", `there are ${object.args.length}`, wanted);
    }
    if (object.stateItems.length > 0 || object.attributes.size > 0) {
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "state", "it holds something", "a compiled loss has none");
    }
    const numbers = object.args.map((argument) => inspector.number(argument));
    return () => {
      if (numbers.every((number) => number() !== undefined)) return;
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "arguments", "one is no number", "a number is wanted");
    };
  },
};
