import { redactObject } from './redactObject';

const pod = (container: Record<string, unknown>) => ({
  kind: 'Pod',
  spec: { containers: [container] },
});
const key = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'hunter2',
  '-----END RSA PRIVATE KEY-----',
].join('\n');
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.aHVudGVyMg';

describe('redactObject', () => {
  it('drops what is noise, hides what may be secret and keeps the rest in its order', () => {
    const shown = redactObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'orders',
        managedFields: [{}],
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{"secret":1}',
          team: 'shop',
        },
      },
      spec: {
        containers: [
          {
            env: [
              { name: 'MODE', value: 'x' },
              { name: 'KEY', valueFrom: { secretKeyRef: { name: 's' } } },
            ],
            args: ['--port=80', '--db-password=hunter2'],
          },
        ],
        headers: {
          request: { set: { authorization: 'Bearer abc', 'x-env': 'canary' } },
        },
        tls: { credentialName: 'cert', mode: 'SIMPLE' },
        clientSecret: 'abc',
      },
    });
    expect(shown).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', annotations: { team: 'shop' } },
      spec: {
        containers: [
          {
            env: [
              { name: 'MODE', value: '(hidden)' },
              { name: 'KEY', valueFrom: { secretKeyRef: { name: 's' } } },
            ],
            args: ['--port=80', '--db-password=(hidden)'],
          },
        ],
        headers: {
          request: { set: { authorization: '(hidden)', 'x-env': 'canary' } },
        },
        tls: { credentialName: 'cert', mode: 'SIMPLE' },
        clientSecret: '(hidden)',
      },
    });
    expect(Object.keys(shown)).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'spec',
    ]);
    expect(redactObject(shown)).toEqual(shown);
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'content of a Secret',
      {
        kind: 'Secret',
        data: { user: 'hunter2' },
        stringData: { user: 'hunter2' },
      },
    ],
    [
      'copies in annotations',
      {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': 'hunter2',
            'banzaicloud.com/last-applied': 'hunter2',
            'objectset.rio.cattle.io/applied': 'hunter2',
            'kapp.k14s.io/original': 'hunter2',
          },
        },
      },
    ],
    [
      'secret annotations',
      { metadata: { annotations: { 'example.org/api-key': 'hunter2' } } },
    ],
    [
      'entries of a ConfigMap with a secret name',
      { kind: 'ConfigMap', data: { 'db.password': 'hunter2' } },
    ],
    [
      'environment of containers in a template',
      {
        spec: {
          template: {
            spec: {
              initContainers: [{ env: [{ name: 'A', value: 'hunter2' }] }],
            },
          },
        },
      },
    ],
    ['arguments after a flag', pod({ args: ['--token', 'hunter2'] })],
    [
      'secrets in a script of several lines',
      pod({ command: ['sh', '-c', 'PASSWORD=a\\\nhunter2 run'] }),
    ],
    [
      'headers of a probe',
      pod({
        livenessProbe: {
          httpGet: {
            httpHeaders: [{ name: 'Authorization', value: 'hunter2' }],
          },
        },
      }),
    ],
    [
      'headers that a Gateway API route sets',
      {
        spec: {
          rules: [
            {
              filters: [
                {
                  requestHeaderModifier: {
                    set: [{ name: 'x-api-key', value: 'hunter2' }],
                  },
                },
              ],
            },
          ],
        },
      },
    ],
    [
      'headers that a route matches',
      {
        spec: {
          http: [
            { match: [{ headers: { authorization: { exact: 'hunter2' } } }] },
          ],
        },
      },
    ],
    [
      'headers in a condition',
      {
        spec: {
          rules: [
            {
              when: [
                { key: 'request.headers[authorization]', values: ['hunter2'] },
                { key: 'request.headers[x-api-key]', notValues: ['hunter2'] },
              ],
            },
          ],
        },
      },
    ],
    [
      'texts inside an Envoy filter',
      { spec: { token: { inline_string: 'hunter2' } } },
    ],
    [
      'credentials in a URL',
      { spec: { address: 'postgres://shop:hunter2@db:5432/shop' } },
    ],
    ['private keys', { data: { 'ca.pem': key } }],
    ['signed tokens', { spec: { note: `use ${token} here` } }],
  ])('never lets %s out', (_what, object) => {
    const shown = redactObject(object);
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|aHVudGVy|SIsI/);
    expect(redactObject(shown)).toEqual(shown);
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'references to secrets',
      {
        spec: {
          imagePullSecrets: [{ name: 'registry' }],
          tls: { credentialName: 'cert' },
          secretKeyRef: { name: 's', key: 'password' },
        },
      },
    ],
    [
      'projected tokens',
      {
        spec: {
          automountServiceAccountToken: false,
          serviceAccountToken: { path: 'token', expirationSeconds: 3600 },
        },
      },
    ],
    [
      'matches of other headers',
      {
        spec: { headers: { 'x-env': { exact: 'canary' } } },
      },
    ],
    ['certificates', { data: { 'ca.pem': '-----BEGIN CERTIFICATE-----\nx' } }],
    ['URLs', { spec: { issuer: 'https://id.example.org/a:b@c' } }],
  ])('leaves %s alone', (_what, object) => {
    expect(redactObject(object)).toEqual(object);
  });

  it('takes whatever it is given, and never changes it', () => {
    const hostile = JSON.parse(
      '{"metadata":[],"spec":null,"__proto__":{"token":"x"},"env":[null,7,[{"password":"x"}]],"args":[null,{"password":"x"}]}',
    );
    const before = JSON.stringify(hostile);
    expect(JSON.stringify(redactObject(hostile))).not.toContain('"x"');
    expect(JSON.stringify(hostile)).toBe(before);
    for (const text of [
      `a://${':'.repeat(1e6)}`,
      '-eyJ'.repeat(3e5),
      'token'.repeat(2e5),
    ])
      expect(redactObject(pod({ args: [text], note: text }))).toEqual(
        pod({ args: [text], note: text }),
      );
    for (const value of [undefined, null, 7, 'x', []])
      expect(redactObject(value)).toEqual({});
  });
});
