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
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined)
      text += `${text && ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
