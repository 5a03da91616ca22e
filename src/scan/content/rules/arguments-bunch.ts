import type { ContentRule } from "../rule.js";

/** sklearn/utils/_bunch.py, 1.1-1.9: a dict whose entries are attributes too, written without arguments. */
export const BUNCH_ARGUMENTS: ContentRule = {
  name: "bunch-arguments",
  code: "E_CONTENT_ARGUMENTS",
  types: ["sklearn.utils._bunch.Bunch"],
  prevents: "A dict with attribute access takes what is no text for a key, and is called with what the file chose.",
  check(object, inspector) {
    if (object.args.length > 0) {
      const is = `there are ${object.args.length}`;
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "positional arguments", is, "a Bunch is made of entries alone");
    }
    for (let i = 0; i < object.entries.length; i += 2) {
      const key = object.entries[i];
      if (inspector.text(key) !== undefined) continue;
      const is = `a key is of kind ${inspector.node(key)?.kind ?? "none"}`;
      inspector.refuse("E_CONTENT_ARGUMENTS", object, "entries", is, "every key must be a str");
      return;
    }
  },
};
