import type { Profile } from "./profile.js";
import { PYTHON_DATA } from "./profiles/python-data.js";
import { SKOPS } from "./profiles/skops.js";

/** The built-in profiles by name. */
export const BUILT_IN_PROFILES: ReadonlyMap<string, Profile> = new Map(
  [PYTHON_DATA, SKOPS].map((profile) => [profile.name, profile]),
);
