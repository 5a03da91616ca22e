const DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
const TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u;

/**
 * Reads a date or time: `YYYY-MM-DD`, which is the first moment of that day in UTC, or an RFC 3339 time
 * (section 5.6, without leap seconds).
 *
 * @returns milliseconds since 1970, or `undefined` if there is no such date or time
 */
export function rfc3339Time(text: string): number | undefined {
  const date = DATE.exec(TIME.exec(text)?.[1] ?? text);
  if (!date) return undefined;
  const [year = NaN, month = NaN, day = NaN] = date.slice(1).map(Number);
  // Date carries 30 February over into March instead of refusing it.
  const start = new Date(Date.UTC(year, month - 1, day));
  const exists = start.getUTCFullYear() === year && start.getUTCMonth() === month - 1 && start.getUTCDate() === day;
  return exists ? Date.parse(text) : undefined;
}
