import { Deployment, Namespace, Pod, Service } from '../../engine/coreKinds';
import { PodGroup } from '../../engine/MeshDefinition';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../engine/ResourceIndex';
import { Evidence, EvidenceList, Membership, ResourceRef } from '../../model';
import { byUnread, resourceEvidence } from './evidence';
import { decideInjection, InjectionSubject, isAmbient } from './injection';
import { MutatingWebhookConfiguration } from './kinds';
import { GatewayApiGateway } from '../shared/gatewayApi';
import { GATEWAY_NAME_LABEL } from './select/attachPolicy';
import { Labels } from './selects';

const USE_WAYPOINT = 'istio.io/use-waypoint';
const USE_WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
const REDIRECTION = 'ambient.istio.io/redirection';

/** A pod that has ended no longer counts. */
function isLive(pod: Pod): boolean {
  return pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
}

/** The proxy of a pod: an ordinary container, or an init container that keeps running. */
function proxyOf(pod: Pod) {
  return [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []),
  ].find(c => c.name === 'istio-proxy');
}

/** Version of the proxy by its image tag; undefined when the image is pinned by digest or is filled in later. */
function proxyVersion(pod: Pod): string | undefined {
  const image = proxyOf(pod)?.image?.split('@')[0] ?? '';
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag?.replace(/-(distroless|debug)$/, '') || undefined;
}

/** True when a pod carries Istio's proxy, gateways included. @internal */
export function hasSidecar(pod: Pod): boolean {
  return (
    proxyOf(pod) !== undefined ||
    Object.hasOwn(pod.metadata.annotations ?? {}, 'sidecar.istio.io/status')
  );
}

function isRedirected(pod: Pod): boolean {
  return pod.metadata.annotations?.[REDIRECTION] === 'enabled';
}

function subjectOf(pod: Pod, namespaceLabels: Labels): InjectionSubject {
  return {
    namespace: pod.metadata.namespace ?? '',
    namespaceLabels,
    podLabels: pod.metadata.labels ?? {},
    podAnnotations: pod.metadata.annotations ?? {},
    hostNetwork: pod.spec?.hostNetwork ?? false,
  };
}

/** Whether traffic of a pod goes through ztunnel. @internal */
export function isInAmbient(pod: Pod, namespaceLabels: Labels): boolean {
  return (
    !hasSidecar(pod) &&
    (isRedirected(pod) || isAmbient(subjectOf(pod, namespaceLabels)))
  );
}

/** Whether and how these pods are in Istio's mesh. @internal */
export function membership(index: ResourceIndex, group: PodGroup): Membership {
  const pods = group.pods.filter(isLive);
  const namespace = index.get(Namespace, group.namespace);
  const namespaceLabels = isUnreadObject(namespace)
    ? {}
    : namespace?.metadata.labels ?? {};
  const sidecars = pods.filter(hasSidecar);
  const ambient = pods.filter(pod => isInAmbient(pod, namespaceLabels));
  const versions = [
    ...new Set(sidecars.flatMap(pod => proxyVersion(pod) ?? [])),
  ].sort();
  const counts = {
    podsInMesh: sidecars.length + ambient.length,
    podsTotal: pods.length,
    proxyVersions: versions,
  };
  const outside = pods.find(
    pod => !sidecars.includes(pod) && !ambient.includes(pod),
  );
  if (sidecars.length > 0) {
    const found = resourceEvidence(
      index.ref(sidecars[0], Pod),
      'spec.containers',
      'the pod carries the container istio-proxy',
    );
    return {
      mesh: 'istio',
      dataPlane: 'sidecar',
      ...counts,
      evidence: withOutside(index, found, outside, group),
    };
  }
  if (ambient.length > 0) {
    const waypoint = waypointOf(index, group, namespaceLabels);
    return {
      mesh: 'istio',
      dataPlane: 'ambient',
      ...counts,
      ...(waypoint && { waypoint }),
      evidence: withOutside(
        index,
        whyAmbient(index, ambient[0], group),
        outside,
        group,
      ),
    };
  }
  return {
    dataPlane: 'none',
    ...counts,
    evidence: whyNot(index, group, pods[0]),
  };
}

function withOutside(
  index: ResourceIndex,
  found: Evidence,
  outside: Pod | undefined,
  group: PodGroup,
): EvidenceList {
  return outside ? [found, ...whyNot(index, group, outside)] : [found];
}

function whyAmbient(index: ResourceIndex, pod: Pod, group: PodGroup): Evidence {
  if (isRedirected(pod)) {
    return resourceEvidence(
      index.ref(pod, Pod),
      `metadata.annotations["${REDIRECTION}"]`,
      'traffic of the pod is redirected to ztunnel',
    );
  }
  const field = 'metadata.labels["istio.io/dataplane-mode"]';
  return pod.metadata.labels?.['istio.io/dataplane-mode'] === 'ambient'
    ? resourceEvidence(index.ref(pod, Pod), field)
    : resourceEvidence(
        {
          cluster: index.cluster,
          group: '',
          kind: 'Namespace',
          name: group.namespace,
        },
        field,
      );
}

/** The waypoint that fronts a workload: the pods' label decides over the namespace's, `none` opts out. */
function waypointOf(
  index: ResourceIndex,
  group: PodGroup,
  namespaceLabels: Labels,
): ResourceRef | undefined {
  const services = index.list(Service, group.namespace);
  const serviceLabels = isUnread(services)
    ? []
    : services
        .filter(s => group.services.includes(s.metadata.name))
        .map(s => s.metadata.labels ?? {});
  const labels = [...serviceLabels, group.podLabels, namespaceLabels].find(l =>
    Object.hasOwn(l, USE_WAYPOINT),
  );
  const name = labels?.[USE_WAYPOINT];
  if (!labels || !name || name === 'none') return undefined;
  const namespace = labels[USE_WAYPOINT_NAMESPACE] ?? group.namespace;
  const gateway = index.get(GatewayApiGateway, name, namespace);
  if (gateway === undefined) return undefined;
  return {
    cluster: index.cluster,
    group: GatewayApiGateway.group,
    kind: GatewayApiGateway.kind,
    namespace,
    name,
  };
}

function whyNot(
  index: ResourceIndex,
  group: PodGroup,
  pod: Pod | undefined,
): EvidenceList {
  const namespace = index.get(Namespace, group.namespace);
  if (isUnreadObject(namespace))
    return byUnread(
      [namespace.unread],
      'whether the namespace asks for injection is not known',
    );
  const workload = pod
    ? undefined
    : index.get(Deployment, group.name, group.namespace);
  const template = isUnreadObject(workload)
    ? undefined
    : workload?.spec?.template;
  const subject: InjectionSubject = {
    namespace: group.namespace,
    namespaceLabels: namespace?.metadata.labels ?? {},
    podLabels:
      pod?.metadata.labels ?? template?.metadata?.labels ?? group.podLabels,
    podAnnotations:
      pod?.metadata.annotations ?? template?.metadata?.annotations ?? {},
    hostNetwork: pod?.spec?.hostNetwork ?? template?.spec?.hostNetwork ?? false,
  };
  const decision = decideInjection(
    subject,
    { policy: 'enabled' },
    installedWebhooks(index, subject),
  );
  if (decision.inject) {
    const note = pod
      ? 'injection is asked for, but this pod was started without it; restart it'
      : 'new pods will be injected; there is none now';
    return [
      pod
        ? resourceEvidence(index.ref(pod, Pod), undefined, note)
        : resourceEvidence(namespaceRef(index, group), undefined, note),
    ];
  }
  if (decision.by === 'pod' && pod)
    return [
      resourceEvidence(index.ref(pod, Pod), decision.field, decision.reason),
    ];
  if (decision.by === 'namespace')
    return [
      resourceEvidence(
        namespaceRef(index, group),
        decision.field,
        decision.reason,
      ),
    ];
  return [
    {
      type: 'default',
      name: 'istio: no sidecar without asking for one',
      note: decision.reason,
    },
  ];
}

function namespaceRef(index: ResourceIndex, group: PodGroup): ResourceRef {
  return {
    cluster: index.cluster,
    group: '',
    kind: 'Namespace',
    name: group.namespace,
  };
}

const ISTIO_WEBHOOK = /(^|\.)istio\.io$/;

/** Revisions that have a webhook. Where webhooks cannot be read, every revision that is asked for counts as installed. */
function installedWebhooks(index: ResourceIndex, subject: InjectionSubject) {
  const configurations = index.list(MutatingWebhookConfiguration);
  const asked = [
    'default',
    subject.namespaceLabels['istio.io/rev'],
    subject.podLabels['istio.io/rev'],
  ].filter(r => r !== undefined);
  const installed = isUnread(configurations)
    ? []
    : configurations.filter(c =>
        (c.webhooks ?? []).some(
          w =>
            ISTIO_WEBHOOK.test(w.name ?? '') &&
            (w.name ?? '').includes('sidecar-injector'),
        ),
      );
  const namespacesByDefault = installed.some(c =>
    (c.webhooks ?? []).some(w => (w.name ?? '').startsWith('auto.')),
  );
  if (installed.length === 0) return { revisions: asked, namespacesByDefault };
  const revisions = installed.flatMap(c => {
    const { 'istio.io/rev': revision = 'default', 'istio.io/tag': tag } =
      c.metadata.labels ?? {};
    return tag ? [revision, tag] : [revision];
  });
  return { revisions, namespacesByDefault };
}

/** True for the pods of a gateway of either API, judged by their labels. @internal */
export function isGateway(labels: Labels): boolean {
  return (
    Object.hasOwn(labels, GATEWAY_NAME_LABEL) ||
    /^(ingressgateway|egressgateway|eastwestgateway)$/.test(
      labels.istio ?? '',
    ) ||
    /^(Ingress|Egress)Gateways$/.test(
      labels['operator.istio.io/component'] ?? '',
    )
  );
}
