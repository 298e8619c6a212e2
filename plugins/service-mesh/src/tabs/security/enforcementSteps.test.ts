import { Workload } from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../../__testUtils__/sampleReports';
import { enforcementSteps } from './enforcementSteps';

const { workload } = sampleReports.mtls.data.workloads[0];
const ambient: Workload['membership'] = {
  ...workload.membership,
  dataPlane: 'ambient',
};
const waypoint = {
  cluster: 'demo',
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  namespace: 'shop',
  name: 'waypoint',
};

describe('enforcementSteps', () => {
  it.each<[string, Workload['membership'], string[]]>([
    [
      'passes a waypoint and the ztunnel',
      { ...ambient, waypoint },
      ['Client', 'Waypoint', 'ztunnel', 'orders-v1'],
    ],
    [
      'says that there is no waypoint',
      ambient,
      ['Client', 'No waypoint', 'ztunnel', 'orders-v1'],
    ],
    ['draws nothing for a sidecar', workload.membership, []],
    [
      'draws nothing when membership is not known',
      { ...ambient, evidence: [{ type: 'unknown', unread: [] }] },
      [],
    ],
  ])('%s', (_, membership, titles) =>
    expect(
      enforcementSteps({ ...workload, membership }).map(step => step.title),
    ).toEqual(titles),
  );
});
