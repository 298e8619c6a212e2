/**
 * JSON with object keys in code-unit order and without undefined members: equal values give equal texts.
 * @public
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value
      .map(entry => canonicalJson(entry === undefined ? null : entry))
      .join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
