import { Pod } from '../../engine/coreKinds';
import { connectionTls, Endpoint } from './connectionTls';

function pod(
  name: string,
  controlPlane?: string,
  annotations: Readonly<Record<string, string>> = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      annotations,
      labels: controlPlane
        ? { 'linkerd.io/control-plane-ns': controlPlane }
        : {},
    },
  };
}

const to = (target: Pod): Endpoint => ({ type: 'pod', pod: target });
const vm = (identity?: string): Endpoint => ({
  type: 'external',
  workload: {
    apiVersion: 'workload.linkerd.io/v1beta1',
    kind: 'ExternalWorkload',
    metadata: { name: 'vm', namespace: 'shop' },
    spec: { meshTLS: { identity } },
  },
});

const web = pod('web', 'linkerd');
const plain = { secured: false, reason: 'not_provided_by_service_discovery' };
const skip = { 'config.linkerd.io/skip-inbound-ports': '8000-8999' };

describe('a connection between two workloads', () => {
  it.each<[string, Pod | undefined, Endpoint, object]>([
    [
      'is secured between meshed pods',
      web,
      to(pod('db', 'linkerd')),
      { secured: true },
    ],
    [
      'is in the clear from a pod without a proxy',
      pod('job'),
      to(web),
      { secured: false, clientProxy: 'none' },
    ],
    ['is in the clear to a pod without a proxy', web, to(pod('db')), plain],
    [
      'is in the clear to a port that passes the proxy by',
      web,
      to(pod('db', 'linkerd', skip)),
      plain,
    ],
    [
      'is in the clear to pods of another control plane',
      web,
      to(pod('db', 'edge')),
      plain,
    ],
    [
      'is secured within another control plane',
      pod('a', 'edge'),
      to(pod('b', 'edge')),
      { secured: true },
    ],
    [
      'is not seen by the proxy when it skips the port',
      pod('a', 'linkerd', { 'config.linkerd.io/skip-outbound-ports': '8080' }),
      to(web),
      { secured: false, clientProxy: 'none' },
    ],
    [
      'of a pod with itself is a loopback',
      web,
      to(web),
      { secured: false, reason: 'loopback' },
    ],
    [
      'is secured to a workload outside with an identity',
      web,
      vm('spiffe://td/vm'),
      { secured: true },
    ],
    ['is in the clear to a workload outside without one', web, vm(), plain],
    [
      'is secured to a gateway with an identity',
      web,
      { type: 'gateway', identity: 'gw' },
      { secured: true },
    ],
    [
      'is in the clear to a gateway without one',
      web,
      { type: 'gateway' },
      plain,
    ],
  ])('%s', (_, client, server, expected) => {
    expect(connectionTls(client, server, 8080)).toEqual(expected);
  });
});
