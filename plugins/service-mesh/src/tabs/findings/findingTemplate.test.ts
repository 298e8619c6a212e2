import {
  Finding,
  meshes,
  rulesOf,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { findingTemplate } from './findingTemplate';

const finding = (code: string): Finding => ({
  code,
  severity: 'warning',
  title: '',
  message: '',
  why: '',
  fix: '',
  subject: {
    cluster: 'demo',
    group: '',
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'orders',
  },
  params: {},
  aliases: [],
});

it.each([
  [
    'istio/fault-past-its-end',
    'mesh-fault',
    {
      workload: {
        entityRef: 'component:default/orders',
        target: { namespace: 'shop', service: 'orders' },
      },
      task: 'end',
    },
  ],
  ['istio/namespace-not-injected', 'mesh-enrol', { namespace: 'shop' }],
  [
    'istio/subset-not-found',
    'mesh-canary',
    { workload: { entityRef: 'component:default/orders' } },
  ],
])('%s is fixed by %s', (code, template, values) => {
  expect(findingTemplate(finding(code), 'component:default/orders')).toEqual({
    template,
    values,
  });
});

it('leads nowhere for what only a person can decide', () => {
  expect(findingTemplate(finding('istio/gateway-conflict'), 'x')).toBe(
    undefined,
  );
  expect(findingTemplate(finding('toString'), 'x')).toBe(undefined);
});

it('names rules that exist', () => {
  const fixed = rulesOf(meshes).filter(({ code }) =>
    findingTemplate(finding(code), 'x'),
  );
  expect(fixed).toHaveLength(9);
});
