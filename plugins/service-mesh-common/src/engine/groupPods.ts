import { KubeObject, OwnerReference, WorkloadPort } from '../model';
import { Deployment, Pod, Service } from './coreKinds';
import { PodGroup } from './MeshDefinition';
import { derived } from './derived';
import { portProtocol } from './portProtocol';
import { isUnread, ResourceIndex } from './ResourceIndex';

/** Pods that ended take no traffic. */
function isOver(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Topmost controller of a pod, as far as names tell: a ReplicaSet is named after its Deployment and a hash. @public */
export function topOwner(pod: KubeObject): { kind: string; name: string } {
  const owners: readonly OwnerReference[] = pod.metadata.ownerReferences ?? [];
  const owner = owners.find(o => o.controller) ?? owners[0];
  if (!owner?.kind || !owner.name)
    return { kind: 'Pod', name: pod.metadata.name };
  const labels = pod.metadata.labels ?? {};
  if (owner.kind === 'ReplicaSet') {
    for (const [label, kind] of [
      ['rollouts-pod-template-hash', 'Rollout'],
      ['pod-template-hash', 'Deployment'],
    ] as const) {
      const suffix = `-${labels[label]}`;
      if (labels[label] && owner.name.endsWith(suffix))
        return { kind, name: owner.name.slice(0, -suffix.length) };
    }
  }
  // A CronJob's Jobs end in the scheduled minute.
  const cron = owner.kind === 'Job' ? /^(.+)-\d{8,}$/.exec(owner.name) : null;
  return cron
    ? { kind: 'CronJob', name: cron[1] }
    : { kind: owner.kind, name: owner.name };
}

/**
 * Groups pods by their topmost controller; Deployments without pods are groups too when given. Pods must be of one cluster.
 * @public
 */
export function groupPods(
  index: ResourceIndex,
  pods: readonly Pod[],
  deployments: readonly Deployment[] = [],
): PodGroup[] {
  const groups = new Map<
    string,
    {
      owner: { kind: string; name: string };
      namespace: string;
      pods: Pod[];
      template?: Deployment;
    }
  >();
  const key = (namespace: string, kind: string, name: string) =>
    `${namespace}\n${kind}\n${name}`;
  for (const deployment of deployments) {
    const namespace = deployment.metadata.namespace ?? 'default';
    const owner = { kind: 'Deployment', name: deployment.metadata.name };
    groups.set(key(namespace, owner.kind, owner.name), {
      owner,
      namespace,
      pods: [],
      template: deployment,
    });
  }
  for (const pod of pods) {
    if (isOver(pod)) continue;
    const namespace = pod.metadata.namespace ?? 'default';
    const owner = topOwner(pod);
    const id = key(namespace, owner.kind, owner.name);
    const group = groups.get(id);
    if (group) group.pods.push(pod);
    else groups.set(id, { owner, namespace, pods: [pod] });
  }
  return [...groups.values()]
    .map(({ owner, namespace, pods: members, template }) => {
      const podLabels = members.length
        ? sharedLabels(members)
        : template?.spec?.template?.metadata?.labels ?? {};
      const spec = members[0]?.spec ?? template?.spec?.template?.spec;
      const services = servicesOf(index, namespace, podLabels);
      return {
        cluster: index.cluster,
        namespace,
        ownerKind: owner.kind,
        name: owner.name,
        podLabels,
        serviceAccount:
          spec?.serviceAccountName || spec?.serviceAccount || 'default',
        ports: portsOf(spec, services),
        services: services.map(service => service.metadata.name),
        pods: members,
      };
    })
    .sort((a, b) =>
      `${a.namespace}/${a.name}/${a.ownerKind}` <
      `${b.namespace}/${b.name}/${b.ownerKind}`
        ? -1
        : 1,
    );
}

/** Labels that every pod of the group carries with the same value. */
function sharedLabels(pods: readonly Pod[]): Readonly<Record<string, string>> {
  const [first, ...rest] = pods;
  const entries = Object.entries(first.metadata.labels ?? {});
  return Object.fromEntries(
    entries.filter(([name, value]) =>
      rest.every(pod => pod.metadata.labels?.[name] === value),
    ),
  );
}

/** By the first requirement of their selector. */
const servicesBySelector = derived((services: readonly Service[]) => {
  const result = new Map<string, Service[]>();
  for (const service of services) {
    const [first] = Object.entries(service.spec?.selector ?? {});
    if (!first) continue;
    const key = `${first[0]}=${first[1]}`;
    const entry = result.get(key);
    if (entry) entry.push(service);
    else result.set(key, [service]);
  }
  return result;
});

/** Services of the namespace whose selector is a subset of the labels; a Service without selector selects nothing. @public */
export function servicesOf(
  index: ResourceIndex,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly Service[] {
  const services = index.list(Service, namespace);
  if (isUnread(services)) return [];
  const bySelector = servicesBySelector(services);
  return Object.entries(labels)
    .flatMap(([name, value]) => bySelector.get(`${name}=${value}`) ?? [])
    .filter(service =>
      Object.entries(service.spec?.selector ?? {}).every(
        ([name, value]) => labels[name] === value,
      ),
    )
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

type PodSpec = Pod['spec'];

/** Sidecars' own ports are not the workload's. */
const PROXIES = new Set([
  'istio-proxy',
  'linkerd-proxy',
  'istio-init',
  'linkerd-init',
]);

function containersOf(spec: PodSpec) {
  return [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []).filter(c => c.restartPolicy === 'Always'),
  ].filter(c => !PROXIES.has(c.name ?? ''));
}

function portsOf(
  spec: PodSpec,
  services: readonly Service[],
): readonly WorkloadPort[] {
  const ports = new Map<
    number,
    {
      name?: string;
      protocol: WorkloadPort['protocol'];
      services: { name: string; port: number }[];
    }
  >();
  const named = new Map<string, number>();
  for (const container of containersOf(spec)) {
    for (const { containerPort, name, protocol } of container.ports ?? []) {
      if (
        !containerPort ||
        containerPort < 1 ||
        containerPort > 65535 ||
        protocol === 'UDP'
      )
        continue;
      if (name && !named.has(name)) named.set(name, containerPort);
      if (!ports.has(containerPort))
        ports.set(containerPort, {
          ...(name && { name }),
          protocol: 'unknown',
          services: [],
        });
    }
  }
  for (const service of services) {
    for (const servicePort of service.spec?.ports ?? []) {
      if (servicePort.protocol === 'UDP') continue;
      const target = servicePort.targetPort ?? servicePort.port;
      const number =
        typeof target === 'string'
          ? named.get(target) ??
            (/^\d+$/.test(target) ? Number(target) : undefined)
          : target;
      if (!number || number < 1 || number > 65535) continue;
      const entry = ports.get(number) ?? {
        protocol: 'unknown' as const,
        services: [],
      };
      const protocol = portProtocol(servicePort);
      ports.set(number, {
        ...entry,
        protocol: entry.protocol === 'unknown' ? protocol : entry.protocol,
        services: [
          ...entry.services,
          { name: service.metadata.name, port: servicePort.port ?? number },
        ],
      });
    }
  }
  return [...ports]
    .sort(([a], [b]) => a - b)
    .map(([number, port]) => ({ number, ...port }));
}
