import { testFinding } from '../../../__testUtils__/testFinding';
import { profilePassedOver } from './profilePassedOver';

const profile = (spec: string) => `
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: ${spec}
`;

testFinding(profilePassedOver, [
  {
    name: 'an empty condition spoils the profile',
    resources: profile(
      '{ routes: [{ name: a, condition: { method: GET } }, { name: b, condition: {} }] }',
    ),
    expect: [['ServiceProfile shop/web.shop.svc.cluster.local', 'spec']],
  },
  {
    name: 'so does a retry budget without a duration',
    resources: profile('{ retryBudget: { retryRatio: 0.2, ttl: soon } }'),
    expect: [['ServiceProfile shop/web.shop.svc.cluster.local', 'spec']],
  },
  {
    name: 'a timeout that cannot be read is only left out',
    resources: profile(
      '{ routes: [{ name: a, condition: { method: GET }, timeout: soon }] }',
    ),
    expect: [],
  },
]);
