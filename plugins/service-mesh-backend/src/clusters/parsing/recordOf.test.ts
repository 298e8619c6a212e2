import { meshes } from '@meshwright/backstage-plugin-service-mesh-common';
import { isRecorded, recordOf } from './recordOf';

const raw = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: {
    name: 'orders',
    uid: 'u1',
    generation: 3,
    resourceVersion: '42',
    labels: { app: 'orders' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      team: 'checkout',
    },
    managedFields: [
      { manager: 'argocd-controller', time: '2026-11-20T10:00:00Z' },
      { manager: 'kubectl-edit', time: '2026-11-20T11:00:00Z' },
      {
        manager: 'pilot',
        time: '2026-11-20T12:00:00Z',
        subresource: 'status',
      },
    ],
  },
  spec: { hosts: ['orders'] },
  status: { validationMessages: [] },
};

describe('recordOf', () => {
  it('keeps what somebody wrote, and who and when', () => {
    const record = recordOf(raw);
    expect(record).toMatchObject({
      uid: 'u1',
      generation: 3,
      resourceVersion: '42',
      manager: 'kubectl-edit',
      writtenAt: Date.parse('2026-11-20T11:00:00Z'),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.parse(record?.content ?? '')).toEqual({
      spec: { hosts: ['orders'] },
      labels: { app: 'orders' },
      annotations: { team: 'checkout' },
    });
  });

  it('does not change with status, revision, version or order of keys', () => {
    const { hosts } = raw.spec;
    expect(
      recordOf({
        spec: { hosts },
        status: { observedGeneration: 9 },
        metadata: { ...raw.metadata, resourceVersion: '99', managedFields: [] },
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'VirtualService',
      })?.digest,
    ).toBe(recordOf(raw)?.digest);
  });

  it('holds no secret', () => {
    expect(
      recordOf({
        ...raw,
        spec: { http: [{ headers: { authorization: { exact: 'Bearer x' } } }] },
      })?.content,
    ).not.toContain('Bearer');
  });

  it.each([null, [], 'x', {}, { metadata: null }, { metadata: { uid: 7 } }])(
    'makes nothing of %p',
    value => expect(recordOf(value)).toBeUndefined(),
  );
});

describe('isRecorded', () => {
  it('covers the kinds of the meshes, and neither pods nor secrets', () => {
    const names = new Set(
      meshes
        .flatMap(mesh => mesh.kinds)
        .filter(isRecorded)
        .map(({ kind }) => kind),
    );
    for (const kind of [
      'VirtualService',
      'PeerAuthentication',
      'AuthorizationPolicy',
      'HTTPRoute',
      'Server',
      'ServiceProfile',
      'TrafficSplit',
      'ConfigMap',
    ])
      expect(names).toContain(kind);
    for (const kind of [
      'Pod',
      'Secret',
      'Node',
      'CustomResourceDefinition',
      'MutatingWebhookConfiguration',
    ])
      expect(names).not.toContain(kind);
  });
});
