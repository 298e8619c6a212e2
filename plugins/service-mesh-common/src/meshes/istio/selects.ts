/** Labels of a selector, of an object or of a pod. @internal */
export type Labels = Readonly<Record<string, string>>;

/** True when every wanted label is there with that value; no wanted labels select everything. @internal */
export function selects(wanted: Labels | undefined, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** True for a selector that names at least one label: an empty one counts as none. @internal */
export function isSelective(wanted: Labels | undefined): boolean {
  return wanted !== undefined && Object.keys(wanted).length > 0;
}
