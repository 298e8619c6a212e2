import { attachesTo, PolicyProxy, PolicyScope } from './attachPolicy';

const GATEWAY = 'gateway.networking.k8s.io';
const gateway = (name: string, isWaypoint = false): PolicyProxy => ({
  namespace: 'shop',
  labels: { [`${GATEWAY}/gateway-name`]: name },
  isWaypoint,
  services: isWaypoint
    ? [{ name: 'web', namespace: 'shop', kind: 'Service' }]
    : [],
});
const target = (kind: string, name: string, namespace?: string) => ({
  group: kind === 'Service' ? '' : GATEWAY,
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

describe('policies with references', () => {
  it.each<[string, PolicyProxy, PolicyScope, boolean]>([
    [
      'reach the gateway of their namespace',
      gateway('edge'),
      { namespace: 'shop', targetRefs: [target('Gateway', 'edge')] },
      true,
    ],
    [
      'reach it when they repeat that namespace',
      gateway('edge'),
      { namespace: 'shop', targetRefs: [target('Gateway', 'edge', 'shop')] },
      true,
    ],
    [
      'reach no gateway when they name another namespace',
      gateway('edge'),
      { namespace: 'shop', targetRefs: [target('Gateway', 'edge', 'infra')] },
      false,
    ],
    [
      'do not reach into the namespace they name',
      gateway('edge'),
      { namespace: 'infra', targetRefs: [target('Gateway', 'edge', 'shop')] },
      false,
    ],
    [
      'count with any of their references',
      gateway('edge'),
      {
        namespace: 'shop',
        targetRefs: [target('Gateway', 'edge', 'x'), target('Gateway', 'edge')],
      },
      true,
    ],
    [
      'reach a service at its waypoint whatever namespace they name',
      gateway('way', true),
      { namespace: 'shop', targetRefs: [target('Service', 'web', 'x')] },
      true,
    ],
    [
      'reach no service at a gateway',
      gateway('edge'),
      { namespace: 'shop', targetRefs: [target('Service', 'web')] },
      false,
    ],
  ])('%s', (_name, proxy, policy, expected) => {
    expect(
      attachesTo(policy, proxy, {
        rootNamespace: 'istio-system',
        selectorsReachGateways: true,
      }),
    ).toBe(expected);
  });
});
