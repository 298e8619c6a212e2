import { testFinding } from '../../../__testUtils__/testFinding';
import { coreKinds, indexObjects, runFindings } from '../../../engine';
import { CERTIFICATE, pem } from '../__testUtils__/certificate';
import { istioKinds, CertificateSecret } from '../kinds';
import {
  gatewayCertificateInvalid,
  gatewayCertificateNotFound,
} from './gatewayCertificate';

const gateway = (credential: string) => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: shop }
spec: { selector: { istio: gw }, servers: [{ tls: { credentialName: '${credential}' } }] }
`;
const pod = `
---
apiVersion: v1
kind: Pod
metadata: { name: gw-1, namespace: edge, labels: { istio: gw } }
`;
const secret = (namespace: string, data = '') => `
---
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: ${namespace} }
data: { ${data} }
`;
const valid = `tls.crt: ${pem(CERTIFICATE)}, tls.key: ${btoa('key')}`;
const fires: [string, string][] = [
  ['Gateway shop/gw', 'spec.servers[0].tls.credentialName'],
];

testFinding(gatewayCertificateNotFound, [
  {
    name: 'the Secret is where the Gateway is, not where its pods are',
    resources: gateway('shop-tls') + pod + secret('shop'),
    expect: fires,
  },
  {
    name: 'the Secret is where the pods are, or in the namespace that is named',
    resources: gateway('shop-tls') + pod + secret('edge'),
    expect: [],
  },
  {
    name: 'a namespace that is named',
    resources: gateway('kubernetes://shop/shop-tls') + pod + secret('shop'),
    expect: [],
  },
  {
    name: 'a Gateway without pods is another matter',
    resources: gateway('shop-tls'),
    expect: [],
  },
  {
    name: 'nothing is said when Secrets cannot be read',
    resources: gateway('shop-tls') + pod,
    unread: [CertificateSecret],
    expect: 'skipped',
  },
]);

testFinding(gatewayCertificateInvalid, [
  {
    name: 'a Secret without the pair',
    resources: gateway('shop-tls') + pod + secret('edge'),
    expect: fires,
  },
  {
    name: 'something else than a certificate',
    resources:
      gateway('shop-tls') +
      pod +
      secret('edge', `tls.crt: ${btoa('x')}, tls.key: ${btoa('x')}`),
    expect: fires,
  },
  {
    name: 'a certificate, and a Secret that does not exist',
    resources:
      gateway('shop-tls') + gateway('other') + pod + secret('edge', valid),
    expect: [],
  },
]);

describe('time and permissions', () => {
  const objects = [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gw', namespace: 'shop' },
      spec: {
        selector: { istio: 'gw' },
        servers: [{ tls: { credentialName: 'shop-tls' } }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gw-1', namespace: 'edge', labels: { istio: 'gw' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'shop-tls', namespace: 'edge' },
      data: { 'tls.crt': pem(CERTIFICATE), 'tls.key': btoa('key') },
    },
  ];

  it.each([
    ['2020-01-01', 'The Secret shop-tls is not valid before 2026-11-21.'],
    ['2030-01-01', undefined],
    ['2070-01-01', 'The Secret shop-tls expired on 2061-11-12.'],
  ])('on %s', (day, message) => {
    const index = indexObjects(objects, {
      kinds: [...coreKinds, ...istioKinds],
      takenAt: Date.parse(day),
      cluster: day,
    });
    const { findings } = runFindings(index, [gatewayCertificateInvalid]);
    expect(findings[0]?.message).toBe(message);
  });

  it('is not a rule of an installation that was not asked to read Secrets', () => {
    const index = indexObjects(objects, {
      kinds: [...coreKinds, ...istioKinds].filter(
        kind => kind !== CertificateSecret,
      ),
    });
    expect(runFindings(index, [gatewayCertificateNotFound])).toEqual({
      findings: [],
      skipped: [],
      rulesRun: 0,
    });
  });
});
