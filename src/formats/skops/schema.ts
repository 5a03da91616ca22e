/** Name of the one member that describes all others. */
export const SCHEMA = "schema.json";
