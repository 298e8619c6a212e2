import {
  DataPlane,
  Evidence,
  MtlsData,
  MtlsMode,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { mtlsAnswers } from './mtlsRows';

const known: Evidence = { type: 'default', name: 'istio: x' };
const unread: Evidence = { type: 'unknown', unread: [] };

type Case = {
  readonly plane?: DataPlane;
  readonly inMesh?: number;
  readonly evidence?: Evidence;
  readonly ports: readonly (readonly [number | undefined, MtlsMode])[];
};

const answerOf = ({
  plane = 'sidecar',
  inMesh = 2,
  evidence = known,
  ports,
}: Case) =>
  mtlsAnswers({
    workloads: [
      {
        workload: {
          name: 'web',
          membership: {
            dataPlane: plane,
            podsInMesh: inMesh,
            podsTotal: 2,
            evidence: [evidence],
          },
        },
        mtls: { ports: ports.map(([port, mode]) => ({ port, mode })) },
      },
    ],
  } as unknown as MtlsData).map(({ answer }) => answer);

describe('mtlsAnswers', () => {
  it.each<[string, Case, string]>([
    [
      'all ports strict',
      {
        ports: [
          [80, 'strict'],
          [undefined, 'permissive'],
        ],
      },
      'strict',
    ],
    [
      'one port permissive',
      {
        ports: [
          [80, 'strict'],
          [81, 'permissive'],
        ],
      },
      'permissive',
    ],
    [
      'one port unknown',
      {
        ports: [
          [80, 'unknown'],
          [81, 'permissive'],
        ],
      },
      'unknown',
    ],
    [
      'one port disabled',
      {
        ports: [
          [80, 'disabled'],
          [81, 'unknown'],
        ],
      },
      'disabled',
    ],
    ['no known port', { ports: [[undefined, 'permissive']] }, 'permissive'],
    ['nothing known', { ports: [] }, 'unknown'],
    [
      'a pod without a proxy',
      { inMesh: 1, ports: [[80, 'strict']] },
      'disabled',
    ],
    [
      'no mesh',
      { plane: 'none', inMesh: 0, ports: [[80, 'strict']] },
      'outside',
    ],
    [
      'pods that could not be read',
      { plane: 'none', evidence: unread, ports: [] },
      'unknown',
    ],
  ])('answers for %s by the weakest', (_, given, answer) => {
    expect(answerOf(given)).toEqual([answer]);
  });
});
