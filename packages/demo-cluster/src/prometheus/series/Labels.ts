/** Labels of a series in ascending order of name; empty values are absent. */
export type Labels = ReadonlyMap<string, string>;

export function labelsOf(
  values: Readonly<Record<string, string | undefined>>,
): Labels {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value) entries.push([name, value]);
  }
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same text for the same labels, and in the order Prometheus sorts series. */
export function labelsKey(labels: Labels): string {
  let key = '';
  for (const [name, value] of labels) key += `${name}\u0000${value}\u0001`;
  return key;
}

export function keepLabels(labels: Labels, names: readonly string[]): Labels {
  const kept = new Map<string, string>();
  for (const [name, value] of labels) {
    if (names.includes(name)) kept.set(name, value);
  }
  return kept;
}

export function dropLabels(labels: Labels, names: readonly string[]): Labels {
  const kept = new Map<string, string>();
  for (const [name, value] of labels) {
    if (!names.includes(name)) kept.set(name, value);
  }
  return kept;
}
