import { indexFromYaml } from '../../__testUtils__';
import { meshes } from '../../meshes';
import { ClusterHealth } from '../../model';
import { Pod } from '../coreKinds';
import { Kind } from '../Kind';
import { reportEffectiveAccess } from './reportEffectiveAccess';

const shop = `
apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, labels: { app: web } }
spec:
  containers:
    - { name: app, image: 'shop/web:1', ports: [{ name: http, containerPort: 8080 }] }
    - { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }
status: { phase: Running }
`;

const cluster = (
  name: string,
  state: ClusterHealth['state'],
): ClusterHealth => ({
  name,
  title: name,
  state,
  kinds: [],
  source: 'config',
  meshes: [],
  prometheus: 'unknown',
});

const report = (
  clusters: readonly ClusterHealth[],
  more: { wanted?: readonly string[]; unread?: readonly Kind[] } = {},
) =>
  reportEffectiveAccess({
    entityRef: 'component:default/web',
    target: {
      select: [
        {
          annotation: 'backstage.io/kubernetes-id',
          by: { type: 'labels', labels: { app: 'web' } },
        },
      ],
      ...(more.wanted && { clusters: more.wanted }),
    },
    indexes: [indexFromYaml(shop, { meshes, unread: more.unread })],
    clusters,
    meshes,
    asOf: 0,
  });

describe('reportEffectiveAccess', () => {
  it.each([
    ['every cluster is read', [cluster('test', 'ready')], {}, true],
    [
      'a cluster that may hold more of it is away',
      [cluster('test', 'ready'), cluster('eu', 'unreachable')],
      {},
      false,
    ],
    [
      'a cluster is read for the first time',
      [cluster('test', 'syncing')],
      {},
      false,
    ],
    [
      'the cluster that is away is none of its own',
      [cluster('test', 'ready'), cluster('eu', 'unreachable')],
      { wanted: ['test'] },
      true,
    ],
    [
      'it names a cluster that nobody configured',
      [cluster('test', 'ready')],
      { wanted: ['test', 'us'] },
      false,
    ],
    [
      'pods cannot be read',
      [cluster('test', 'ready')],
      { unread: [Pod] },
      false,
    ],
    [
      'a kind that decides cannot be read',
      [cluster('test', 'ready')],
      {
        unread: meshes
          .flatMap(({ kinds }) => kinds)
          .filter(({ kind }) => kind === 'AuthorizationPolicy'),
      },
      false,
    ],
  ])('%s', (_name, clusters, more, complete) => {
    expect(report(clusters, more).data.complete).toBe(complete);
  });
});
