import {
  ExportedService,
  MirroredService,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { toSpans } from './mirrorRows';

const service = (name: string) => ({
  cluster: 'west',
  group: '',
  kind: 'Service',
  namespace: 'emoji',
  name,
});
const offered: ExportedService = {
  cluster: 'west',
  ref: service('voting-svc'),
  mode: 'gateway',
};
const mirror: MirroredService = {
  cluster: 'west',
  ref: service('voting-svc-east'),
  mode: 'gateway',
  members: [
    {
      cluster: 'east',
      service: 'voting-svc',
      gateway: { addresses: ['192.0.2.1'], alive: false },
    },
  ],
  relation: 'stands-for',
};

describe('toSpans', () => {
  it('draws one picture of a component with all of its clusters', () => {
    const [span, ...others] = toSpans({
      mirrors: [mirror],
      exports: [offered],
    });
    expect(others).toEqual([]);
    expect(span.rows).toEqual([
      {
        called: 'voting-svc',
        service: 'voting-svc',
        cluster: 'west',
        own: true,
      },
      {
        called: 'voting-svc-east',
        service: 'voting-svc',
        cluster: 'east',
        own: false,
        gateway: 'does not answer',
      },
    ]);
    expect(span.words).toBe(
      'From clients in cluster west to voting-svc in cluster west, called voting-svc; to voting-svc in cluster east, called voting-svc-east, through a gateway (does not answer).',
    );
  });

  it('draws what the component calls in other clusters on its own', () => {
    expect(
      toSpans({
        mirrors: [mirror, { ...mirror, relation: 'called' }],
        exports: [],
      }).map(span => span.caller),
    ).toEqual(['Clients', 'This component']);
  });

  it('draws nothing for a Service that is only offered', () =>
    expect(toSpans({ mirrors: [], exports: [offered] })).toEqual([]));

  it('tells a gateway that is not probed from one that does not answer', () => {
    const members = [
      { cluster: 'east', service: 'a', gateway: { addresses: [] } },
      { service: 'a' },
    ];
    const [span] = toSpans({ mirrors: [{ ...mirror, members }], exports: [] });
    expect(span.rows).toMatchObject([
      { gateway: 'not probed', own: false },
      { cluster: 'west', own: true },
    ]);
    expect(span.rows[1].gateway).toBeUndefined();
  });
});
