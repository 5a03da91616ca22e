/** What canonicalJson writes; fields that are `undefined` are left out. */
type CanonicalValue =
  boolean | number | string | readonly CanonicalValue[] | { readonly [field: string]: CanonicalValue | undefined };

/** @returns `value` as JSON with sorted fields and without spaces (RFC 8785). */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = Object.keys(value)
    .sort()
    .flatMap((field) => {
      const content = value[field];
      return content === undefined ? [] : [`${JSON.stringify(field)}:${canonicalJson(content)}`];
    });
  return `{${fields.join(",")}}`;
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
