import { Entity } from '@backstage/catalog-model';
import {
  KUBERNETES_CLUSTER_ANNOTATION,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_NAMESPACE_ANNOTATION,
  KUBERNETES_SELECTOR_ANNOTATION,
  MESH_SERVICES_ANNOTATION,
  MESH_WORKLOADS_ANNOTATION,
} from './annotations';
import { MeshSelection, MeshTarget } from './model';
import { parseLabelSelector } from './parseLabelSelector';

/**
 * What an entity's annotations ask for; undefined when it has none that selects anything. As in the Kubernetes plugin a
 * label selector replaces the id; our own annotations add to either.
 * @public
 */
export function readMeshTarget(entity: Entity): MeshTarget | undefined {
  const read = (annotation: string): string | undefined => {
    const value: unknown = entity.metadata.annotations?.[annotation];
    return typeof value === 'string' && value.trim() !== ''
      ? value.trim()
      : undefined;
  };
  const select: MeshSelection[] = [];
  const selector = read(KUBERNETES_SELECTOR_ANNOTATION);
  const id = read(KUBERNETES_ID_ANNOTATION);
  if (selector !== undefined) {
    const parsed = parseLabelSelector(selector);
    select.push({
      annotation: KUBERNETES_SELECTOR_ANNOTATION,
      by: { type: 'selector', selector: parsed ?? [] },
      ...(!parsed && { problem: `"${selector}" is not a label selector` }),
    });
  } else if (id !== undefined) {
    select.push({
      annotation: KUBERNETES_ID_ANNOTATION,
      by: { type: 'labels', labels: { [KUBERNETES_ID_ANNOTATION]: id } },
    });
  }
  const services = read(MESH_SERVICES_ANNOTATION);
  if (services !== undefined)
    select.push({
      annotation: MESH_SERVICES_ANNOTATION,
      by: { type: 'services', names: names(services) },
    });
  const workloads = read(MESH_WORKLOADS_ANNOTATION);
  if (workloads !== undefined)
    select.push({
      annotation: MESH_WORKLOADS_ANNOTATION,
      by: { type: 'workloads', names: names(workloads) },
    });
  if (select.length === 0) return undefined;
  const cluster = read(KUBERNETES_CLUSTER_ANNOTATION);
  const namespace = read(KUBERNETES_NAMESPACE_ANNOTATION);
  return {
    select,
    ...(cluster !== undefined && { clusters: [cluster] }),
    ...(namespace !== undefined && { namespace }),
  };
}

function names(value: string): string[] {
  return value
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
}
