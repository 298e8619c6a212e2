import { testFinding } from '../../../__testUtils__';
import { resource, webPod } from '../__testUtils__/clusterFromYaml';
import { sidecarHostNotFound } from './sidecarHostNotFound';

const importing = (host: string) =>
  webPod('sidecar') +
  resource('Sidecar', 'web', `{ egress: [{ hosts: ['${host}'] }] }`);
const fires = [['Sidecar shop/web', 'spec.egress[0].hosts[0]']] as const;

testFinding(sidecarHostNotFound, [
  {
    name: 'a short name is no full name',
    resources: importing('./web'),
    expect: fires,
  },
  {
    name: 'the Service is in another namespace',
    resources: importing('other/web.shop.svc.cluster.local'),
    expect: fires,
  },
  {
    name: 'the Service is there',
    resources: importing('./web.shop.svc.cluster.local'),
    expect: [],
  },
  { name: 'everything is imported', resources: importing('*/*'), expect: [] },
  {
    name: 'an entry that takes away needs nothing to take',
    resources: importing('~/example.com'),
    expect: [],
  },
]);
