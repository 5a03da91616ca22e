/** One file name, or several joined by `/`, of characters that no file system reads in another way. */
const PLAIN = /^[A-Za-z0-9_.][A-Za-z0-9_. -]*(?:\/[A-Za-z0-9_.][A-Za-z0-9_. -]*)*$/;

/** Windows cuts what `.` and blanks end, so that `w.` is `w`; this holds `.` and `..` too. */
const CUT = /[. ](?:\/|$)/;

/** Names of devices on Windows, whatever stands behind a dot and in whatever folder. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9]) *(?:[./]|$)/i;

/** @returns whether a location is a name in the model's folder, or below, on every platform. */
export function isPlainLocation(location: string): boolean {
  return PLAIN.test(location) && !CUT.test(location) && !DEVICE.test(location);
}
