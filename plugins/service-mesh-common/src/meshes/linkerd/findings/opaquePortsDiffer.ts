import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod, Service } from '../../../engine/coreKinds';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../shared/endpointSlice';
import { isLive } from '../membership';
import {
  OPAQUE_PORTS,
  opaquePortMismatch,
  OpaquePortMismatch,
} from '../opaquePortMismatch';
import { ownerOf } from './onePerOwner';

const FIELD = `metadata.annotations["${OPAQUE_PORTS}"]`;

function words(
  mismatch: OpaquePortMismatch,
  service: string,
  pod: string,
): Readonly<Record<string, string>> {
  switch (mismatch.problem) {
    case 'no port':
      return {
        detail: `"${mismatch.entry}" in the annotation is no port`,
        entry: mismatch.entry,
      };
    case 'pod':
      return {
        detail: `Service ${service} leads to port ${mismatch.target} as opaque, pod ${pod} does not list it`,
        target: String(mismatch.target),
      };
    case 'service':
      return {
        detail: `port ${mismatch.port} is opaque for pod ${pod}, Service ${service} does not list it`,
        target: String(mismatch.port),
      };
    default:
      return {
        detail: `port ${mismatch.target} is opaque for pod ${pod}, Service ${service} does not list ${mismatch.through}, which leads there`,
        target: mismatch.target,
        through: String(mismatch.through),
      };
  }
}

/** Pods of a Service that its ready addresses belong to; undefined when the cluster keeps no addresses of it. */
function podsOfAddresses(
  { metadata: { name, namespace } }: Service,
  index: ResourceIndex,
): readonly Pod[] | undefined {
  const slices = index.withLabels(
    EndpointSlice,
    { [SERVICE_NAME_LABEL]: name },
    namespace,
  );
  if (isUnread(slices) || slices.length === 0) return undefined;
  const names = slices
    .flatMap(({ endpoints = [] }) => endpoints)
    .flatMap(({ conditions, targetRef }) =>
      conditions?.ready !== false && targetRef?.kind === 'Pod'
        ? [targetRef.name ?? '']
        : [],
    );
  return [...new Set(names)].flatMap(podName => {
    const pod = index.get(Pod, podName, namespace);
    return pod === undefined || isUnreadObject(pod) ? [] : [pod];
  });
}

/** Pods that take requests of a Service; addresses without a cluster IP are resolved in another way. */
function podsBehind(service: Service, index: ResourceIndex): readonly Pod[] {
  const { selector = {}, clusterIP } = service.spec ?? {};
  if (clusterIP === 'None') return [];
  const known = podsOfAddresses(service, index);
  if (known || Object.keys(selector).length === 0) return known ?? [];
  const pods = index.withLabels(Pod, selector, service.metadata.namespace);
  return isUnread(pods) ? [] : pods.filter(isLive);
}

/** A Service and its pods do not agree on which ports carry opaque bytes. @internal */
export const opaquePortsDiffer: FindingRule = {
  code: 'linkerd/opaque-ports-differ',
  severity: 'warning',
  title: 'Service and pods disagree on opaque ports',
  message:
    'Service {service} and pod {pod} disagree on opaque ports: {detail}.',
  why: 'One side of the connection then looks for HTTP where the other passes bytes on. Protocols in which the server speaks first hang until detection times out.',
  fix: 'List the same ports in the opaque-ports annotation of both: of the Service the port it offers, of the pod the port that is behind it.',
  reads: [Service, Pod, EndpointSlice],
  docs: 'https://linkerd.io/2/checks/#linkerd-opaque-ports-definition',
  *check({ index }): Iterable<Problem> {
    const services = index.list(Service);
    const pods = index.list(Pod);
    if (isUnread(services) || isUnread(pods)) return;
    // Most pods have no annotation, so a Service without one need not be compared with them.
    const annotated = new Set(
      pods
        .filter(pod => pod.metadata.annotations?.[OPAQUE_PORTS] !== undefined)
        .map(pod => pod.metadata.namespace),
    );
    for (const service of services) {
      const own = service.metadata.annotations?.[OPAQUE_PORTS] !== undefined;
      if (!own && !annotated.has(service.metadata.namespace)) continue;
      const reported = new Set<string>();
      for (const pod of podsBehind(service, index)) {
        const mismatch = opaquePortMismatch(service, pod);
        // Replicas disagree in the same way; one of them is enough.
        const key = `${ownerOf(pod)} ${JSON.stringify(mismatch)}`;
        if (!mismatch || reported.has(key)) continue;
        reported.add(key);
        yield {
          subject: index.ref(service, Service),
          field: FIELD,
          params: {
            service: service.metadata.name,
            pod: pod.metadata.name,
            problem: mismatch.problem,
            ...words(mismatch, service.metadata.name, pod.metadata.name),
          },
        };
      }
    }
  },
};
