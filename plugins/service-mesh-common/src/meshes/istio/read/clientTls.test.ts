import { resource, webOf, webPod } from '../__testUtils__/clusterFromYaml';
import { DestinationRule } from '../kinds';
import { clientTlsOf, readClientTls } from './clientTls';
import { clientTlsFor } from './clientTlsFor';
import { connectionTls } from './connectionTls';

const host = 'web.shop.svc.cluster.local';
const rule = (name: string, spec: string, metadata?: string) =>
  resource('DestinationRule', name, `{ host: ${host}, ${spec} }`, metadata);
const tls = (mode: string) => `tls: { mode: ${mode} }`;

describe('how clients are told to connect', () => {
  it.each([
    ['mTLS where the endpoint can take it, without a rule', '', 'auto'],
    [
      'what the rule of the namespace says',
      rule('web', `trafficPolicy: { ${tls('ISTIO_MUTUAL')} }`),
      'mutual',
    ],
    [
      'plaintext where the namespace refuses mTLS, whatever a workload policy says',
      resource('PeerAuthentication', 'default', '{ mtls: { mode: DISABLE } }') +
        resource(
          'PeerAuthentication',
          'web',
          '{ selector: { matchLabels: { app: web } }, mtls: { mode: STRICT } }',
        ),
      'plaintext',
    ],
    [
      'mTLS where a rule is private to another namespace',
      rule(
        'web',
        `exportTo: ['.'], trafficPolicy: { ${tls('DISABLE')} }`,
        'namespace: other',
      ),
      'auto',
    ],
    [
      'plaintext where a rule speaks of TLS and names no mode',
      rule('web', 'trafficPolicy: { tls: { sni: web } }'),
      'plaintext',
    ],
  ])('%s', (_name, yaml, mode) => {
    const { index, web } = webOf(webPod('sidecar') + yaml);
    expect(readClientTls(index, web)).toEqual([
      expect.objectContaining({ host, mode }),
    ]);
  });

  it('takes the most specific entry, and the rule of the client before that of the service', () => {
    const { index } = webOf(
      webPod('sidecar') +
        rule(
          'web',
          `trafficPolicy: { ${tls(
            'ISTIO_MUTUAL',
          )}, portLevelSettings: [{ port: { number: 80 }, ${tls(
            'DISABLE',
          )} }] }, subsets: [{ name: v2, trafficPolicy: { ${tls(
            'SIMPLE',
          )} } }]`,
        ) +
        rule('mine', `trafficPolicy: { ${tls('DISABLE')} }`, 'namespace: edge'),
    );
    const told = (client: string, port?: number, subset?: string) =>
      clientTlsFor(
        clientTlsOf(index, {
          client: { namespace: client },
          service: { host, namespace: 'shop' },
        }),
        port,
        subset,
      )?.mode;
    expect(told('shop')).toBe('mutual');
    expect(told('shop', 80)).toBe('plaintext');
    expect(told('shop', 80, 'v2')).toBe('simple');
    expect(told('shop', 80, 'v1')).toBe('plaintext');
    expect(told('edge', 443)).toBe('plaintext');
  });

  it.each([
    ['SIMPLE', '', 'plaintext'],
    ['MUTUAL', '', 'plaintext'],
    ['ISTIO_MUTUAL', '', 'mutual'],
    [
      'ISTIO_MUTUAL',
      resource('PeerAuthentication', 'default', '{ mtls: { mode: DISABLE } }'),
      'plaintext',
    ],
  ])(
    'a port whose settings leave TLS out does not take over %s',
    (mode, policies, told) => {
      const left =
        'portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: RANDOM } }]';
      const { index } = webOf(
        webPod('sidecar') +
          policies +
          rule(
            'web',
            `trafficPolicy: { ${tls(
              mode,
            )}, ${left} }, subsets: [{ name: v2, trafficPolicy: { ${tls(
              'SIMPLE',
            )} } }, { name: v3, trafficPolicy: { ${left} } }]`,
          ),
      );
      const entries = clientTlsOf(index, {
        client: { namespace: 'shop' },
        service: { host, namespace: 'shop' },
      });
      expect(clientTlsFor(entries, 80)?.mode).toBe(told);
      expect(clientTlsFor(entries, 80, 'v2')?.mode).toBe('simple');
      expect(clientTlsFor(entries, 80, 'v3')?.mode).toBe(told);
      expect(clientTlsFor(entries, 443)?.mode).not.toBe('auto');
    },
  );

  it('is unknown when the rules cannot be read', () => {
    const { index, web } = webOf(webPod('sidecar'), {
      unread: [DestinationRule],
    });
    expect(readClientTls(index, web)).toMatchObject([
      { mode: 'unknown', evidence: [{ type: 'unknown' }] },
    ]);
  });
});

describe('a client and an endpoint', () => {
  it.each([
    ['auto', true, true, 'strict', { succeeds: true, mtls: true }],
    ['auto', true, false, 'disabled', { succeeds: true, mtls: false }],
    ['mutual', true, false, 'disabled', { succeeds: false, mtls: true }],
    ['plaintext', true, true, 'strict', { succeeds: false, mtls: false }],
    ['mutual', false, true, 'permissive', { succeeds: true, mtls: false }],
    ['simple', true, true, 'strict', { succeeds: false, mtls: false }],
    ['simple', true, true, 'permissive', undefined],
    ['custom-mutual', true, true, 'strict', undefined],
  ] as const)(
    '%s with proxies %s and %s and a server that is %s',
    (mode, client, server, accepts, outcome) => {
      expect(
        connectionTls(
          { proxy: client, mode },
          { proxy: server, mode: accepts },
        ),
      ).toEqual(outcome);
    },
  );
});
