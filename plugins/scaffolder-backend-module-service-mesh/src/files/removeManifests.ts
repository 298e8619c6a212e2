import { ResourceKey } from '@meshwright/backstage-plugin-service-mesh-common';
import { yamlDocuments } from './yamlDocuments';

/** The manifests of a file without some objects, and which of them it held. */
export function removeManifests(
  text: string,
  objects: readonly ResourceKey[],
  file = 'the file',
): { readonly text: string; readonly removed: readonly ResourceKey[] } {
  const removed = new Set<ResourceKey>();
  const kept = yamlDocuments(text, file).filter(({ value }) => {
    const found = objects.find(object => isObject(value, object));
    if (found) removed.add(found);
    return !found;
  });
  return {
    text: removed.size
      ? kept.map(part => part.text.replace(/\n*$/, '\n')).join('---\n')
      : text,
    removed: [...removed],
  };
}

function isObject(value: unknown, key: ResourceKey): boolean {
  const { apiVersion, kind, metadata } = (value ?? {}) as {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
    readonly metadata?: {
      readonly name?: unknown;
      readonly namespace?: unknown;
    };
  };
  const [group] = /^([^/]*)\//.exec(String(apiVersion ?? ''))?.slice(1) ?? [''];
  return (
    group === key.group &&
    kind === key.kind &&
    metadata?.name === key.name &&
    // A file may leave the namespace to the one who applies it.
    (metadata.namespace === undefined || metadata.namespace === key.namespace)
  );
}
