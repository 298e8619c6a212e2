import { isUnread, Pod, ResourceIndex } from '../../src/engine';
import { readInboundResources } from '../../src/meshes/linkerd/inbound/InboundResources';
import {
  InboundServer,
  inboundServer,
} from '../../src/meshes/linkerd/inbound/inboundServer';
import { ExternalWorkload } from '../../src/meshes/linkerd/kinds';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import { clusterOf, VectorConfig } from './clusterOf';

/** The part of a vector that names a port of a workload. */
export interface InboundVector {
  readonly config: VectorConfig;
  readonly resources: readonly unknown[];
  readonly workload: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly port: number;
}

function find(
  index: ResourceIndex,
  { kind, namespace, name }: InboundVector['workload'],
) {
  const list =
    kind === 'ExternalWorkload'
      ? index.list(ExternalWorkload, namespace)
      : index.list(Pod, namespace);
  const found = isUnread<Pod | ExternalWorkload>(list)
    ? undefined
    : (list as readonly (Pod | ExternalWorkload)[]).find(
        o => o.metadata.name === name,
      );
  if (!found) throw new Error(`there is no ${kind} ${namespace}/${name}`);
  return found;
}

/** What governs the port, by the product. */
export function inboundOf(vector: InboundVector): InboundServer {
  const index = clusterOf(vector.resources, vector.config);
  const resources = readInboundResources(
    index,
    vector.workload.namespace,
    readLinkerdConfig(index, vector.config.controlPlaneNamespace),
  );
  if ('unread' in resources) throw new Error('a kind was not read');
  return inboundServer(resources, find(index, vector.workload), vector.port);
}

/** Name of a route as the vectors write it. */
export function routeName(route: {
  readonly kind: string;
  readonly name: string;
}): string {
  return `${route.kind.toLowerCase()}:${route.name}`;
}
