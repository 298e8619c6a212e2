import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { serviceEntryWithoutAddress } from './serviceEntryWithoutAddress';

const mesh = (variables: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '{ defaultConfig: { proxyMetadata: { ${variables} } } }' }
---`;
const entry = (port: string, more = '') =>
  resource(
    'ServiceEntry',
    'db',
    `{ hosts: [db.example.com], ports: [{ ${port} }] ${more} }`,
  );
const fires = [['ServiceEntry shop/db', 'spec.ports[0].protocol']] as const;

testFinding(serviceEntryWithoutAddress, [
  {
    name: 'a TCP port, in any case',
    resources: entry('number: 5432, name: db, protocol: tcp'),
    expect: fires,
  },
  {
    name: 'a port without a protocol is TCP',
    resources: entry('number: 5432, name: db'),
    expect: fires,
  },
  {
    name: 'proxies answer DNS without giving out addresses',
    resources: mesh('ISTIO_META_DNS_CAPTURE: "true"') + entry('number: 5432'),
    expect: fires,
  },
  {
    name: 'addresses are set',
    resources: entry('number: 5432', ', addresses: [10.1.1.1]'),
    expect: [],
  },
  {
    name: 'the control plane allocated one',
    resources: entry('number: 5432').replace(
      '---',
      'status: { addresses: [{ value: 240.240.0.1 }] }\n---',
    ),
    expect: [],
  },
  {
    name: 'proxies give out addresses',
    resources:
      mesh(
        'ISTIO_META_DNS_CAPTURE: "true", ISTIO_META_DNS_AUTO_ALLOCATE: "true"',
      ) + entry('number: 5432'),
    expect: [],
  },
  {
    name: 'TLS names the host',
    resources: entry('number: 443, protocol: TLS'),
    expect: [],
  },
]);
