/** @returns the little-endian integer; inexact beyond 2^53, where no file ends */
export function readUint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}
