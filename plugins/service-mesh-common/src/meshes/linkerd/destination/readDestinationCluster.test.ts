import { indexFromYaml } from '../../../__testUtils__';
import { readLinkerdConfig } from '../LinkerdConfig';
import { linkerdKinds } from '../kinds';
import { readDestinationCluster } from './readDestinationCluster';

const pod = (status: string) =>
  indexFromYaml(
    `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: app, ports: [{ containerPort: 80, hostPort: 7000 }] }] }
status: { phase: Running, podIP: 10.0.0.1, ${status} }`,
    { kinds: linkerdKinds },
  );

it.each([
  ['of one family', 'hostIP: 192.0.2.1', '192.0.2.1'],
  [
    'of two families, by the second',
    "hostIP: 192.0.2.1, hostIPs: [{ ip: 192.0.2.1 }, { ip: '2001:db8::1' }]",
    '2001:db8::1',
  ],
])('finds the pod behind a port of a node %s', (_words, status, ip) => {
  const index = pod(status);
  const reading = readDestinationCluster(
    index,
    readLinkerdConfig(index, 'linkerd'),
    { ip },
  );
  expect(reading).toMatchObject({
    cluster: {
      pods: [{ name: 'web', hostIps: expect.arrayContaining([ip]) }],
    },
  });
});

it.each([
  ['the one written alone', 'clusterIP: 10.43.0.1', ['10.43.0.1']],
  [
    'the one beside an empty list',
    'clusterIP: 10.43.0.1, clusterIPs: []',
    ['10.43.0.1'],
  ],
  [
    'those of the list',
    "clusterIP: 10.43.0.1, clusterIPs: [10.43.0.1, '2001:db8::1']",
    ['10.43.0.1', '2001:db8::1'],
  ],
  ['none', "clusterIP: ''", []],
])('reads of the addresses of a Service %s', (_words, spec, clusterIps) => {
  const index = indexFromYaml(
    `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }], ${spec} }`,
    { kinds: linkerdKinds },
  );
  expect(
    readDestinationCluster(index, readLinkerdConfig(index, 'linkerd'), {
      services: [{ namespace: 'shop', name: 'web' }],
    }),
  ).toMatchObject({ cluster: { services: [{ name: 'web', clusterIps }] } });
});
