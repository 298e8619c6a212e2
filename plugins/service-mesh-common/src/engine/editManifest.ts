import { ManifestEdit, ManifestPath, RawManifest } from './Migration';

/** True for an object with named fields. @internal */
export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a place of a manifest; undefined when nothing does. @internal */
export function valueAt(value: unknown, path: ManifestPath): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === 'number')
      return Array.isArray(at) ? (at[step] as unknown) : undefined;
    return isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }, value);
}

/** The places of the items of a list; none when there is no list. @internal */
export function itemsAt(value: unknown, path: ManifestPath): ManifestPath[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list.map((_, i) => [...path, i]) : [];
}

/** A place in words, such as `spec.http[0].route`. @internal */
export function fieldOf(path: ManifestPath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z][A-Za-z0-9]*$/.test(step))
        return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}

/**
 * The manifest with its edits, everything else as it was. An edit whose place is not there changes nothing, except that `set`
 * makes the fields on its way.
 * @public
 */
export function editManifest(
  manifest: RawManifest,
  edits: readonly ManifestEdit[],
): RawManifest {
  return edits.reduce<RawManifest>(
    (edited, edit) => editAt(edited, edit.path, edit) as RawManifest,
    manifest,
  );
}

function editAt(
  value: unknown,
  path: ManifestPath,
  edit: ManifestEdit,
): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return edit.op === 'set' ? edit.value : value;
  if (typeof step === 'number') {
    if (!Array.isArray(value) || step >= value.length) return value;
    if (rest.length === 0 && edit.op === 'remove')
      return value.filter((_, i) => i !== step);
    return value.map((item: unknown, i) =>
      i === step ? editAt(item, rest, edit) : item,
    );
  }
  const map = isRecord(value) ? value : {};
  if (edit.op !== 'set' && !Object.hasOwn(map, step)) return value;
  if (rest.length > 0 || edit.op === 'set')
    return { ...map, [step]: editAt(map[step], rest, edit) };
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, entry]) => {
      if (name !== step) return [[name, entry]];
      return edit.op === 'rename' ? [[edit.to, entry]] : [];
    }),
  );
}
