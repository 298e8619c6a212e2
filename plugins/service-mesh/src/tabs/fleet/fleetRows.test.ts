import { FleetEntity } from '@meshwright/backstage-plugin-service-mesh-common';
import { fleetCsv, toFleetRows } from './fleetRows';

const entity = (
  name: string,
  rest: Partial<FleetEntity> = {},
): FleetEntity => ({
  entityRef: `component:default/${name}`,
  ownerRefs: ['group:default/shop'],
  protection: 'strict',
  mapping: 'mapped',
  clusters: ['east'],
  meshes: ['istio'],
  dataPlanes: ['sidecar'],
  podsInMesh: 2,
  podsTotal: 2,
  findings: { error: 0, warning: 0, info: 0 },
  incomplete: false,
  skippedRules: 0,
  asOf: 0,
  ...rest,
});

const fleet = [
  entity('safe', { review: 'attested' }),
  entity('warned', { findings: { error: 0, warning: 2, info: 0 } }),
  entity('open', { protection: 'permissive', access: 'anyone' }),
  entity('away', { protection: 'unknown', review: 'overdue' }),
  entity('batch', { protection: 'outside', meshes: [], ownerRefs: [] }),
  entity('broken', {
    findings: { error: 1, warning: 0, info: 0 },
    worstFinding: 'Subset does not exist',
  }),
];

describe('toFleetRows', () => {
  it.each([
    ['all', '', ['broken', 'batch', 'open', 'away', 'warned', 'safe']],
    ['strict', '', ['broken', 'warned', 'safe']],
    ['outside', '', ['batch']],
    ['unknown', '', ['away']],
    ['errors', '', ['broken']],
    ['open', '', ['open']],
    ['reviews', '', ['away']],
    ['all', 'SUBSET', ['broken']],
    ['all', 'istio', ['broken', 'open', 'away', 'warned', 'safe']],
    ['strict', 'nobody', []],
  ])('narrows to %s and "%s", the worst first', (show, text, names) => {
    expect(
      toFleetRows(fleet, { show, text }).map(({ entityRef }) =>
        entityRef.split('/').at(-1),
      ),
    ).toEqual(names);
  });

  it('keeps to the owners that are asked for', () => {
    const owners = ['group:default/other'];
    expect(toFleetRows(fleet, { show: 'all', text: '', owners })).toEqual([]);
  });
});

describe('fleetCsv', () => {
  it('has a cell under every head', () => {
    const { head, rows } = fleetCsv(fleet);
    expect(rows).toHaveLength(fleet.length);
    rows.forEach(row => expect(row).toHaveLength(head.length));
  });
});
