import { AuthorizationRow } from '@meshwright/backstage-plugin-service-mesh-common';
import { toServerGroups } from './authorizationRows';

const row = (
  workload: string,
  changes: Partial<AuthorizationRow> = {},
): AuthorizationRow => ({
  cluster: 'demo',
  workload: {
    cluster: 'demo',
    namespace: 'emoji',
    ownerKind: 'Deployment',
    name: workload,
  },
  server: { kind: 'Server', name: 'grpc', port: 8080 },
  authorization: { kind: 'AuthorizationPolicy', name: 'from-web' },
  allowed: 0,
  denied: 0,
  idle: false,
  ...changes,
});

describe('toServerGroups', () => {
  it('adds up workloads behind one server, refused first and idle last', () => {
    const idle = { kind: 'AuthorizationPolicy', name: 'from-batch' };
    expect(
      toServerGroups([
        row('v1', { authorization: idle, idle: true }),
        row('v2', { authorization: idle, idle: true }),
        row('v1', { allowed: 4 }),
        row('v2', { allowed: 1 }),
        row('v1', { authorization: undefined, denied: 0.5 }),
      ]),
    ).toMatchObject([
      {
        workloads: ['v1', 'v2'],
        lines: [
          { denied: 0.5, idle: false },
          { authorization: { name: 'from-web' }, allowed: 5, idle: false },
          { authorization: idle, allowed: 0, idle: true },
        ],
      },
    ]);
  });

  it('calls an authorization idle only when it is at every workload', () => {
    const [{ lines }] = toServerGroups([
      row('v1', { allowed: 2 }),
      row('v2', { idle: true }),
    ]);
    expect(lines).toMatchObject([{ allowed: 2, idle: false }]);
  });

  it('keeps servers, ports and clusters apart', () => {
    expect(
      toServerGroups([
        row('v1'),
        row('v1', { cluster: 'east' }),
        row('v1', { server: { kind: 'Server', name: 'grpc', port: 9090 } }),
        row('v1', { server: { kind: 'default', name: 'all', port: 8080 } }),
      ]),
    ).toHaveLength(4);
  });
});
