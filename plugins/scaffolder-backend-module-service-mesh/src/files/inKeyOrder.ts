import { ManifestObject } from '@meshwright/backstage-plugin-service-mesh-common';

/** The object with the keys people expect first, and labels and annotations by name; a spec stays as the mesh orders it. */
export function inKeyOrder(object: ManifestObject): ManifestObject {
  const { apiVersion, kind, metadata, ...sections } = object;
  const { name, namespace, labels, annotations, ...rest } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels: byName(labels) }),
      ...(annotations && { annotations: byName(annotations) }),
      ...rest,
    },
    ...sections,
  };
}

function byName(
  map: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
