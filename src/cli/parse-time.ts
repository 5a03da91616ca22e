import { InvalidArgumentError } from "commander";
import { expiryTime } from "../index.js";

/** Reads a value of an option: a date, or an RFC 3339 time. */
export function parseTime(text: string): Date {
  const time = expiryTime(text);
  if (time !== undefined) return new Date(time);
  throw new InvalidArgumentError("It must be YYYY-MM-DD or an RFC 3339 time such as 2027-06-30T12:00:00Z.");
}
