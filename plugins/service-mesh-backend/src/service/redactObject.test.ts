import { redactObject } from './redactObject';

describe('redactObject', () => {
  it('drops what is noise and hides what may be secret', () => {
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
  });
});
