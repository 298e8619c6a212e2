import { indexFromYaml } from '../../../__testUtils__';
import { runFleetFindings } from '../../../engine';
import { linkerd } from '..';
import { web } from '../__testUtils__/clusterFromYaml';
import { mirrors } from '../read/mirrors';
import { mirrorDiffers } from './mirrorDiffers';

const LINK = `
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: east, namespace: linkerd-multicluster }
spec:
  targetClusterName: east
  targetClusterDomain: cluster.local
  gatewayAddress: 192.0.2.1
  gatewayPort: "4143"
  gatewayIdentity: gateway.east
  selector: { matchLabels: { mirror.linkerd.io/exported: "true" } }
  remoteDiscoverySelector: { matchLabels: { mirror.linkerd.io/exported: remote-discovery } }
  federatedServiceSelector: { matchLabels: { mirror.linkerd.io/federated: member } }
---`;
const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---`;

const service = (
  name: string,
  labels: string,
  { annotations = '', ports = '{ name: http, port: 80 }', more = '' } = {},
) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, resourceVersion: "7", labels: { ${labels} }, annotations: { ${annotations} } }
spec: { ${more} ports: [${ports}] }
---`;
const slice = (name: string, address: string, port = 80) => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ${name}-1, namespace: shop, labels: { kubernetes.io/service-name: ${name} } }
addressType: IPv4
ports: [{ name: http, port: ${port}, protocol: TCP }]
endpoints: [{ addresses: [${address}] }]
---`;

const exported = 'app: web, mirror.linkerd.io/exported: "true"';
const mirrorLabels = (labels = 'app: web') =>
  `${labels}, mirror.linkerd.io/mirrored-service: "true", mirror.linkerd.io/cluster-name: east`;
const host =
  'mirror.linkerd.io/remote-svc-fq-name: web.shop.svc.cluster.local, mirror.linkerd.io/remote-resource-version: "3"';
const REMOTE = service('web', exported) + slice('web', '10.9.0.1', 8080);
const MIRROR =
  service('web-east', mirrorLabels(), { annotations: host }) +
  slice('web-east', '192.0.2.1', 4143);
const federated = (members: string) =>
  service(
    'web-federated',
    'app: web, mirror.linkerd.io/mirrored-service: "true"',
    {
      annotations: `multicluster.linkerd.io/remote-discovery: "${members}"`,
    },
  );
const MEMBER = service('web', 'app: web, mirror.linkerd.io/federated: member');

const headless = { more: 'clusterIP: None,' };
const dbService = (labels = exported) =>
  service('db', labels, headless) +
  slice('db', '10.9.0.5').replace(
    '[{ addresses: [10.9.0.5] }]',
    '[{ addresses: [10.9.0.5], hostname: db-0 }, { addresses: [10.9.0.6], hostname: db-1 }]',
  );
const dbHost = host.replace('web.', 'db.');
const podMirror = (name: string) =>
  service(
    name,
    `${mirrorLabels()}, mirror.linkerd.io/headless-mirror-svc-name: db-east`,
  );
const DB_MIRROR = service('db-east', mirrorLabels(), {
  annotations: dbHost,
  ...headless,
});

const clusterOf = (cluster: string, yaml: string) =>
  indexFromYaml(NAMESPACE + yaml, { meshes: [linkerd], cluster });

function messages(local: string, remote: string, name = 'east') {
  return runFleetFindings(
    [clusterOf('west', LINK + local), clusterOf(name, remote)],
    [mirrorDiffers],
    ['shop'],
  ).findings.map(
    ({ subject, message }) => `${subject.cluster}/${subject.name}: ${message}`,
  );
}

describe('linkerd/mirror-differs', () => {
  it.each([
    [
      'an exported Service without a mirror, told for the Service',
      '',
      REMOTE,
      'east/web: web-east in west is missing, although east exports web.',
    ],
    [
      'a mirror whose Service is gone',
      MIRROR,
      '',
      'west/web-east: web-east in west is left over: east has no web any more.',
    ],
    [
      'a mirror whose Service is not exported any more',
      MIRROR,
      service('web', 'app: web'),
      'west/web-east: web-east in west is left over: web is not exported by east any more.',
    ],
    [
      'other ports',
      MIRROR,
      service('web', exported, { ports: '{ name: http, port: 81 }' }) +
        slice('web', '10.9.0.1', 8080),
      'west/web-east: web-east in west is out of date: its ports differ from what east makes of it.',
    ],
    [
      'other labels',
      MIRROR,
      service('web', `${exported}, tier: front`) +
        slice('web', '10.9.0.1', 8080),
      'west/web-east: web-east in west is out of date: its labels differ from what east makes of it.',
    ],
    [
      'another gateway than the one of the Link',
      MIRROR.replace('192.0.2.1', '192.0.2.9'),
      REMOTE,
      'west/web-east: web-east in west is out of date: its endpoints (the gateway of east) differ from what east makes of it.',
    ],
    [
      'endpoints although nothing is ready there',
      MIRROR,
      service('web', exported),
      'west/web-east: web-east in west is out of date: its endpoints (the gateway of east) differ from what east makes of it.',
    ],
    [
      'a member that has not joined its federated service',
      federated('web@north'),
      MEMBER,
      'west/web-federated: web-federated in west is out of date: its members or annotations differ from what east makes of it.',
    ],
    [
      'a member that is gone',
      federated('web@east,web@north'),
      '',
      'west/web-federated: web-federated in west is out of date: its members or annotations differ from what east makes of it.',
    ],
    [
      'a federated service whose last member is gone',
      federated('web@east'),
      '',
      'west/web-federated: web-federated in west is left over: east has no web any more.',
    ],
    [
      'a headless mirror without one of the pods, and with one that is gone',
      DB_MIRROR + podMirror('db-0-east') + podMirror('db-7-east'),
      dbService(),
      'west/db-east: db-east in west is out of date: its pods (without db-1; left over db-7-east) differ from what east makes of it.',
    ],
    [
      'a headless mirror whose Service is gone',
      DB_MIRROR,
      '',
      'west/db-east: db-east in west is left over: east has no db any more.',
    ],
    [
      'a headless mirror whose Service is not exported any more',
      DB_MIRROR,
      dbService('app: web'),
      'west/db-east: db-east in west is left over: db is not exported by east any more.',
    ],
    [
      'the ordinary mirror of a headless Service with other labels',
      service('db-east', mirrorLabels('app: old'), { annotations: dbHost }),
      dbService(),
      'west/db-east: db-east in west is out of date: its labels differ from what east makes of it.',
    ],
  ])('finds %s', (_name, local, remote, message) => {
    expect(messages(local, remote)).toEqual([message]);
  });

  it.each([
    ['a mirror that agrees, whatever version it has seen', MIRROR, REMOTE],
    [
      'a gateway that does not answer its probes',
      service('web-east', mirrorLabels(), { annotations: host }),
      REMOTE,
    ],
    ['a Service that is not exported', '', service('web', 'app: web')],
    [
      'a headless Service, whose mirroring is a matter of flags',
      '',
      service('web', exported, { more: 'clusterIP: None,' }),
    ],
    [
      'a headless mirror with the mirrors of its pods',
      DB_MIRROR + podMirror('db-0-east') + podMirror('db-1-east'),
      dbService(),
    ],
    ['a mirror of another cluster', MIRROR.replaceAll('east', 'north'), ''],
    ['a federated service with its member', federated('web@east'), MEMBER],
  ])('is silent about %s', (_name, local, remote) => {
    expect(messages(local, remote)).toEqual([]);
  });

  it('does not guess which cluster a Link means', () => {
    expect(messages('', REMOTE, 'eastern')).toEqual([]);
  });

  it.each([
    ['agrees', 'east', { state: 'agrees' }],
    [
      'is not known',
      'eastern',
      { state: 'unknown', because: 'no watched cluster is named east' },
    ],
  ])('the card tells that a mirror %s', (_name, name, expected) => {
    const { mirrors: found } = mirrors(
      clusterOf('west', LINK + MIRROR),
      [web],
      [clusterOf(name, REMOTE)],
    );
    expect(found[0].members[0].comparison).toEqual(expected);
  });

  it('the card tells what differs', () => {
    const { mirrors: found } = mirrors(
      clusterOf('west', LINK + MIRROR),
      [web],
      [clusterOf('east', '')],
    );
    expect(found[0].members[0].comparison).toEqual({
      state: 'differs',
      differences: ['is left over: east has no web any more'],
    });
  });
});
