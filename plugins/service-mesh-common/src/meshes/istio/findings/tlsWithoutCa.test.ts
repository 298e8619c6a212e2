import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { portTlsWithoutCa, tlsWithoutCa } from './tlsWithoutCa';

const rule = (policy: string, more = '') =>
  resource(
    'DestinationRule',
    'db',
    `{ host: db.example.com, ${more} trafficPolicy: { ${policy} } }`,
  );
const ofPort = (tls: string) =>
  `portLevelSettings: [{ port: { number: 443 }, tls: ${tls} }]`;

testFinding(tlsWithoutCa, [
  {
    name: 'no authority is named',
    resources: rule('tls: { mode: SIMPLE }'),
    expect: [['DestinationRule shop/db', 'spec.trafficPolicy.tls']],
  },
  {
    name: 'a Secret is named, but for no clients',
    resources: rule('tls: { mode: MUTUAL, credentialName: db }'),
    expect: [['DestinationRule shop/db', 'spec.trafficPolicy.tls']],
  },
  {
    name: 'a Secret is named for these clients',
    resources: rule(
      'tls: { mode: SIMPLE, credentialName: db }',
      'workloadSelector: { matchLabels: { app: web } },',
    ),
    expect: [],
  },
  {
    name: "the mesh's own certificates need none",
    resources: rule('tls: { mode: ISTIO_MUTUAL }'),
    expect: [],
  },
]);

testFinding(portTlsWithoutCa, [
  {
    name: 'no authority is named for the port',
    resources: rule(ofPort('{ mode: SIMPLE }')),
    expect: [
      [
        'DestinationRule shop/db',
        'spec.trafficPolicy.portLevelSettings[0].tls',
      ],
    ],
  },
  {
    name: 'one is',
    resources: rule(ofPort('{ mode: SIMPLE, caCertificates: /etc/ca.pem }')),
    expect: [],
  },
]);
