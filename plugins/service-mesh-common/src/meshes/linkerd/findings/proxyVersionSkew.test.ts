import { testFinding } from '../../../__testUtils__/testFinding';
import { installation, pod } from '../__testUtils__/installation';
import { proxyVersionSkew } from './proxyVersionSkew';

const running = (name: string, tag: string, phase = 'Running') =>
  pod(name, {
    rest: `spec: { containers: [{ name: linkerd-proxy, image: "cr.l5d.io/linkerd/proxy:${tag}" }] }
status: { phase: ${phase} }`,
  });

testFinding(proxyVersionSkew, [
  {
    name: 'a proxy of another release than the control plane is found',
    resources:
      installation('{"linkerdVersion": "edge-26.7.1"}') +
      running('old', 'edge-26.6.4') +
      running('other', 'stable-2.14.0') +
      running('same', 'edge-26.7.1') +
      running('rebuilt', 'edge-26.7.1-fix') +
      running('starting', 'edge-26.5.1', 'Pending'),
    expect: [
      ['Pod shop/old', 'spec.containers'],
      ['Pod shop/other', 'spec.containers'],
      ['Pod shop/rebuilt', 'spec.containers'],
    ],
  },
  {
    name: 'a version set for proxies counts before that of the control plane',
    resources:
      installation(
        '{"linkerdVersion": "edge-26.7.1", "proxy": {"image": {"version": "edge-26.6.4"}}}',
      ) + running('pinned', 'edge-26.6.4'),
    expect: [],
  },
  {
    name: 'nothing is said when the installation does not say its version',
    resources: installation() + running('old', 'edge-26.6.4'),
    expect: [],
  },
  {
    name: 'pods of one controller are told of once',
    resources:
      installation('{"linkerdVersion": "edge-26.7.1"}') +
      ['a', 'b']
        .map(name =>
          running(name, 'edge-26.6.4').replace(
            'namespace: shop',
            'namespace: shop\n  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true }]',
          ),
        )
        .join(''),
    expect: [['Pod shop/a', 'spec.containers']],
  },
]);
