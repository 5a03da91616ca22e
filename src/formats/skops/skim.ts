import type { LoweringContext } from "./context.js";
import type { Frame } from "./frame.js";
import { FIELD } from "./kinds.js";
import { nodeNeeds } from "./names.js";
import { RECORD } from "./records.js";

/**
 * Lists the names below a node that cannot be read, whatever their nodes look like, so that a mistake in front of a
 * name does not keep it off the bill.
 *
 * @param record - the node's record; its content was not read yet
 */
export function skimNames(context: LoweringContext, record: number, parent: Frame | undefined): void {
  const { records } = context;
  const end = records.next(record);
  context.site.owner = parent?.owner ?? -1;
  context.site.attribute = undefined;
  context.site.callee = -1;
  for (let at = record; at < end; at++) if (records.type(at) === RECORD.object) skimNode(context, at);
}

function skimNode(context: LoweringContext, object: number): void {
  const { records } = context;
  let loader = "";
  let module: string | undefined;
  let name: string | undefined;
  for (let member = object + 1; member < records.next(object); member = records.next(member)) {
    if (!records.isString(member)) continue;
    const key = records.keyOf(member);
    if (key === FIELD.__loader__) loader = records.text(member);
    if (key === FIELD.__module__) module = records.text(member);
    if (key === FIELD.__class__) name = records.text(member);
  }
  if (module === undefined || name === undefined) return;
  context.namings.use(context.namings.skim(nodeNeeds(loader, module, name), context.path), context.site);
}
