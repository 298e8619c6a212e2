import { indexFromYaml } from '../../../__testUtils__';
import { Service } from '../../../engine/coreKinds';
import { isUnread } from '../../../engine/ResourceIndex';
import { Link, linkerdKinds } from '../kinds';
import { exportedServices } from './exportedServices';

const service = (name: string, labels: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, labels: { ${labels} } }
spec: { ports: [{ port: 80 }] }
---`;
const here = indexFromYaml(
  [
    service('plain', 'app: plain'),
    service('offered', 'mirror.linkerd.io/exported: "true"'),
    service('direct', 'mirror.linkerd.io/exported: remote-discovery'),
    service('member', 'mirror.linkerd.io/federated: member'),
    service('own', 'export: east'),
  ].join(''),
  { kinds: linkerdKinds, cluster: 'west' },
);
const link = (spec: string, target = 'west') => `
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: to-${target}, namespace: linkerd-multicluster }
spec:
  targetClusterName: ${target}
${spec}`;
const east = (yaml: string) =>
  indexFromYaml(yaml, { kinds: linkerdKinds, cluster: 'east' });

function exported(...linked: Parameters<typeof exportedServices>[2] & object) {
  const services = here.list(Service);
  if (isUnread(services)) throw new Error('unread');
  const { exports, unread } = exportedServices(here, services, linked);
  return {
    unread: unread.map(({ kind }) => kind),
    rows: exports.map(({ ref, mode, mirroredBy }) => [
      ref.name,
      mode,
      mirroredBy?.map(by => `${by.cluster} ${by.link.name} ${by.field}`),
    ]),
  };
}

it('goes by the labels of the default where no watched cluster has a Link here', () => {
  const rows = [
    ['offered', 'gateway', undefined],
    ['direct', 'pod-to-pod', undefined],
    ['member', 'federated', undefined],
  ];
  expect(exported().rows).toEqual(rows);
  expect(exported(east(link('  selector: {}', 'north'))).rows).toEqual(rows);
});

it('goes by the selectors of a Link that is watched, whatever they are', () => {
  const other = east(
    link(`  selector: { matchExpressions: [{ key: export, operator: Exists }] }
  remoteDiscoverySelector: { matchLabels: { app: plain } }
  federatedServiceSelector: { matchLabels: { export: east } }`),
  );
  expect(exported(other).rows).toEqual([
    ['plain', 'pod-to-pod', ['east to-west spec.remoteDiscoverySelector']],
    ['offered', 'gateway', undefined],
    ['direct', 'pod-to-pod', undefined],
    ['member', 'federated', undefined],
    ['own', 'gateway', ['east to-west spec.selector']],
    ['own', 'federated', ['east to-west spec.federatedServiceSelector']],
  ]);
});

it('says who mirrors what its default labels offer; an empty selector mirrors nothing', () => {
  const other = east(
    link(`  selector: { matchLabels: { mirror.linkerd.io/exported: 'true' } }
  remoteDiscoverySelector: {}`),
  );
  expect(exported(other).rows).toEqual([
    ['offered', 'gateway', ['east to-west spec.selector']],
    ['direct', 'pod-to-pod', undefined],
    ['member', 'federated', undefined],
  ]);
});

it('says that Links of another cluster could not be read', () => {
  const blind = indexFromYaml('', {
    kinds: linkerdKinds,
    unread: [Link],
    cluster: 'east',
  });
  expect(exported(blind).unread).toEqual(['Link']);
});
