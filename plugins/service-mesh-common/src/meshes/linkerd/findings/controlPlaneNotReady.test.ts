import { indexFromYaml } from '../../../__testUtils__';
import { testFinding } from '../../../__testUtils__/testFinding';
import { installation, pod } from '../__testUtils__/installation';
import { controlPlaneNotReady } from './controlPlaneNotReady';

const component = (name: string, ready: boolean, phase = 'Running') =>
  pod(`linkerd-${name}-5f79ff4844-x7k2p`, {
    namespace: 'linkerd',
    rest: `status: { phase: ${phase}, containerStatuses: [{ name: ${name}, ready: ${ready} }] }`,
  });

testFinding(controlPlaneNotReady, [
  {
    name: 'a control plane whose pods are ready is fine',
    resources:
      installation() +
      component('destination', true) +
      component('identity', true) +
      component('proxy-injector', true),
    expect: [],
  },
  {
    name: 'a container that is not ready and a component without a running pod are found',
    resources:
      installation() +
      component('destination', false) +
      component('identity', true, 'Failed') +
      component('proxy-injector', true),
    expect: [
      ['ConfigMap linkerd/linkerd-config'],
      ['Pod linkerd/linkerd-destination-5f79ff4844-x7k2p'],
    ],
  },
  {
    name: 'one ready pod of several is enough',
    resources:
      installation() +
      component('destination', true) +
      component('identity', true) +
      component('proxy-injector', true) +
      component('identity', false).replace('x7k2p', 'other'),
    expect: [],
  },
  {
    name: 'a cluster without Linkerd has no control plane to be ready',
    resources: component('destination', false),
    expect: [],
  },
]);

it('names the last container of a pod that is not ready', () => {
  const index = indexFromYaml(
    installation() +
      pod('linkerd-destination-5f79ff4844-x7k2p', {
        namespace: 'linkerd',
        rest: 'status: { phase: Running, containerStatuses: [{ name: proxy, ready: false }, { name: policy, ready: false }, { name: sp, ready: true }] }',
      }),
    { kinds: controlPlaneNotReady.reads },
  );
  const [first] = controlPlaneNotReady.check({ index });
  expect(first.params).toMatchObject({ container: 'policy' });
});
