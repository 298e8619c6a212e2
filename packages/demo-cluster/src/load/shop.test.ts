import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { createMeshCluster } from '../createMeshCluster';
import {
  isJsonObject,
  Json,
  KubeObject,
  listAt,
  objectAt,
  valueAt,
} from '../KubeObject';
import { labelMatcher } from '../kubernetes/selectors';
import { loadMesh } from './loadMesh';
import { meshFolder } from './meshFolder';

const now = new Date('2026-01-01T12:00:00Z');
const { objects } = createMeshCluster(loadMesh(meshFolder(), now));
const pods = objects.list('', 'Pod');
const services = objects.list('', 'Service');
const accounts = objects.list('', 'ServiceAccount');

const nameOf = ({ metadata }: KubeObject) =>
  `${metadata.namespace}/${metadata.name}`;

/** Objects of a kind that are meant to be right. */
function sound(group: string, kind: string): KubeObject[] {
  return objects
    .list(group, kind)
    .filter(o => o.metadata.namespace !== 'broken');
}

function selects(selector: Json | undefined, pod: KubeObject): boolean {
  return Object.entries(isJsonObject(selector) ? selector : {}).every(
    ([key, value]) => pod.metadata.labels?.[key] === value,
  );
}

function podsOf(namespace: string | undefined, selector: Json | undefined) {
  return pods.filter(
    pod => pod.metadata.namespace === namespace && selects(selector, pod),
  );
}

function hasService(namespace: string | undefined, host: Json | undefined) {
  const [name, inNamespace = namespace] = String(host).split('.');
  return services.some(s => nameOf(s) === `${inNamespace}/${name}`);
}

/** Every value of a field, however deep. */
function valuesOf(value: Json | undefined, field: string): Json[] {
  if (Array.isArray(value)) return value.flatMap(v => valuesOf(v, field));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === field && inner !== undefined
      ? [inner].flat()
      : valuesOf(inner, field),
  );
}

describe('the demo shop', () => {
  it('gives every pod its own address and a component', () => {
    const addresses = pods.map(pod => valueAt(pod, 'status', 'podIP'));
    expect(new Set(addresses).size).toBe(pods.length);
    const unlabelled = pods.filter(
      pod => !pod.metadata.labels?.['backstage.io/kubernetes-id'],
    );
    expect(unlabelled.map(nameOf)).toEqual([]);
  });

  it('gives every Service its own address, pods and existing ports', () => {
    const addresses = services.map(s => valueAt(s, 'spec', 'clusterIP'));
    expect(new Set(addresses).size).toBe(services.length);
    // The pods of a mirror run in another cluster.
    const here = services.filter(
      s => !s.metadata.labels?.['mirror.linkerd.io/mirrored-service'],
    );
    const problems = here.flatMap(service => {
      const selected = podsOf(
        service.metadata.namespace,
        valueAt(service, 'spec', 'selector'),
      );
      const ports = selected
        .flatMap(pod => listAt(pod, 'spec', 'containers'))
        .flatMap(container => listAt(container, 'ports'))
        .flatMap(port => [port.name, port.containerPort]);
      const named = listAt(service, 'spec', 'ports')
        .map(port => port.targetPort)
        .filter(port => typeof port === 'string');
      return selected.length === 0 || named.some(port => !ports.includes(port))
        ? [nameOf(service)]
        : [];
    });
    expect(problems).toEqual([]);
  });

  it('is the same after every restart, apart from ages', () => {
    const again = createMeshCluster(loadMesh(meshFolder(), now));
    expect(again.objects.list('', 'Pod')).toEqual(pods);
    expect(again.objects.list('networking.istio.io', 'VirtualService')).toEqual(
      objects.list('networking.istio.io', 'VirtualService'),
    );
  });

  it('routes to hosts and subsets that exist', () => {
    const subsets = objects
      .list('networking.istio.io', 'DestinationRule')
      .flatMap(rule =>
        listAt(rule, 'spec', 'subsets').map(subset => ({
          host: `${String(valueAt(rule, 'spec', 'host')).split('.')[0]}:${
            subset.name
          }`,
          pods: podsOf(rule.metadata.namespace, subset.labels),
        })),
      );
    expect(subsets.filter(s => s.pods.length === 0)).toEqual([]);
    const problems = sound('networking.istio.io', 'VirtualService').flatMap(
      route =>
        ['destination', 'mirror']
          .flatMap(field => valuesOf(route.spec, field))
          .filter(isJsonObject)
          .filter(
            ({ host, subset }) =>
              !hasService(route.metadata.namespace, host) ||
              (subset && !subsets.some(s => s.host === `${host}:${subset}`)),
          )
          .map(destination => [nameOf(route), destination]),
    );
    expect(problems).toEqual([]);
  });

  it('names identities that exist in its policies, but for one that is gone', () => {
    const known = accounts.map(
      ({ metadata }) =>
        `cluster.local/ns/${metadata.namespace}/sa/${metadata.name}`,
    );
    const policies = objects.list('security.istio.io', 'AuthorizationPolicy');
    const principals = policies.flatMap(policy => [
      ...valuesOf(policy.spec, 'principals'),
      ...valuesOf(policy.spec, 'notPrincipals'),
    ]);
    expect(principals.filter(p => !known.includes(String(p)))).toEqual([
      'cluster.local/ns/shop/sa/loyalty',
    ]);
  });

  it('selects pods with every policy, but for the broken ones', () => {
    const problems = [
      ['security.istio.io', 'AuthorizationPolicy', 'matchLabels'],
      ['security.istio.io', 'PeerAuthentication', 'matchLabels'],
      ['security.istio.io', 'RequestAuthentication', 'matchLabels'],
      ['telemetry.istio.io', 'Telemetry', 'matchLabels'],
      ['networking.istio.io', 'EnvoyFilter', 'labels'],
      ['policy.linkerd.io', 'Server', 'matchLabels'],
    ].flatMap(([group, kind, field]) =>
      sound(group, kind).filter(policy =>
        ['selector', 'workloadSelector', 'podSelector']
          .map(selector => valueAt(policy, 'spec', selector, field))
          .some(
            labels =>
              labels && podsOf(policy.metadata.namespace, labels).length === 0,
          ),
      ),
    );
    expect(problems.map(nameOf)).toEqual([]);
  });

  it('refers to Linkerd objects that exist, but for the broken ones', () => {
    const missing = (policies: readonly KubeObject[]) =>
      policies.flatMap(policy =>
        [
          objectAt(policy, 'spec', 'targetRef'),
          ...listAt(policy, 'spec', 'requiredAuthenticationRefs'),
        ]
          .filter(
            ref =>
              !objects
                .list(String(ref.group), String(ref.kind))
                .some(
                  o => nameOf(o) === `${policy.metadata.namespace}/${ref.name}`,
                ),
          )
          .map(ref => `${ref.kind} ${ref.name}`),
      );
    const policies = objects.list('policy.linkerd.io', 'AuthorizationPolicy');
    expect(missing(policies)).toEqual([
      'MeshTLSAuthentication invoices-clients',
    ]);
  });

  it('has pods for every catalog component, but for the ghost and the website', () => {
    const file = join(__dirname, '../../../../examples/shop.yaml');
    const components = parseAllDocuments(readFileSync(file, 'utf8'))
      .map(document => document.toJS() as KubeObject)
      .filter(entity => entity.kind === 'Component');
    const unmatched = components.filter(({ metadata }) => {
      const annotations = metadata.annotations ?? {};
      const id = annotations['backstage.io/kubernetes-id'];
      const matches = labelMatcher(
        annotations['backstage.io/kubernetes-label-selector'] ??
          `backstage.io/kubernetes-id=${id}`,
      );
      return !pods.some(
        pod =>
          pod.metadata.namespace ===
            annotations['backstage.io/kubernetes-namespace'] && matches(pod),
      );
    });
    expect(components).toHaveLength(20);
    expect(unmatched.map(c => c.metadata.name)).toEqual(['website', 'ghost']);
    const named = components.flatMap(
      c => c.metadata.annotations?.['meshwright.io/services']?.split(',') ?? [],
    );
    expect(named.filter(n => !services.some(s => nameOf(s) === n))).toEqual([]);
  });
});
