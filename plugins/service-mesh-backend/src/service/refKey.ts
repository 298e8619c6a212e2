import { ResourceRef } from '@meshwright/backstage-plugin-service-mesh-common';

/** One text for one resource. */
export function refKey({
  cluster,
  group,
  kind,
  namespace = '',
  name,
}: ResourceRef): string {
  return [cluster, group, kind, namespace, name].join('\n');
}
