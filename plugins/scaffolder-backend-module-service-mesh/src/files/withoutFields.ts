import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';
import { isMap, isSeq, Node, YAMLMap } from 'yaml';
import { keyOf, printLike } from './patchManifests';
import { yamlDocuments } from './yamlDocuments';

/**
 * The text without some fields of objects, comments and order kept. What is left empty goes with them.
 *
 * @param drop - Such as `VirtualService/spec.http[].fault`; `[]` = every item of a list, `[fault]` = the item of that name
 */
export function withoutFields(
  text: string,
  objects: readonly ManifestObject[],
  drop: readonly string[] = [],
  file = 'the file',
): string {
  if (drop.length === 0 || text === '') return text;
  const keys = new Set(objects.map(object => keyOf(object)));
  return yamlDocuments(text, file)
    .map(({ text: part, value, document }) => {
      const key = keyOf(value);
      if (!key || !keys.has(key) || !isMap(document.contents)) return part;
      const before = JSON.stringify(value);
      for (const path of drop) {
        const [kind, ...fields] = path.split('/');
        if (kind === (value as { kind?: unknown }).kind)
          remove(document.contents, stepsOf(fields.join('/')));
      }
      return JSON.stringify(document.toJS()) === before
        ? part
        : printLike(document, part);
    })
    .map(part => part.replace(/\n*$/, '\n'))
    .join('---\n');
}

type Step = { readonly field: string } | { readonly item: string | undefined };

/** `a."b.c"[].d` in steps. */
function stepsOf(path: string): Step[] {
  return [...path.matchAll(/"([^"]+)"|\[([^\]]*)\]|([^."[\]]+)/g)].map(
    ([, quoted, item, field]) =>
      item === undefined
        ? { field: quoted ?? field }
        : { item: item || undefined },
  );
}

function remove(node: unknown, [step, ...rest]: readonly Step[]): void {
  if (!step) return;
  if ('field' in step) {
    if (!isMap(node)) return;
    const below = node.get(step.field, true) as Node | undefined;
    if (rest.length > 0) remove(below, rest);
    if (rest.length === 0 || isEmpty(below)) node.delete(step.field);
    return;
  }
  if (!isSeq(node)) return;
  const meant = (item: unknown) =>
    step.item === undefined || (isMap(item) && item.get('name') === step.item);
  if (rest.length > 0)
    node.items.filter(meant).forEach(item => remove(item, rest));
  else node.items = node.items.filter(item => !meant(item));
}

function isEmpty(node: Node | undefined): boolean {
  return isMap(node) && (node as YAMLMap).items.length === 0;
}
