import {
  MtlsLayer,
  RouteMatch,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../__testUtils__/sampleReports';
import { toAccessMatrices } from './security/accessRows';
import { guardedPorts } from './security/guardedPorts';
import { sameLadder, toMtlsRows } from './security/mtlsRows';
import {
  chartTimes,
  toSignalCharts,
  unbrokenRuns,
  withPrevious,
} from './traffic/signalSeries';
import { toCsv } from './traffic/csv';
import { flagWords, statusWords } from './traffic/outcomeWords';
import { matchWords, toBackendRows, toHostGroups } from './traffic/trafficRows';

describe('toMtlsRows', () => {
  const workload = sampleReports.mtls.data.workloads[0].workload as Workload;
  const evidence = [{ type: 'default', name: 'x' }] as const;

  it('orders the ladder from mesh to port and marks one winner', () => {
    const [http] = toMtlsRows(
      workload,
      sampleReports.mtls.data.workloads[0].mtls.ports,
    );
    expect(
      http.ladder.map(step => [step.scope, step.layers.length, step.wins]),
    ).toEqual([
      ['mesh', 1, false],
      ['namespace', 1, true],
      ['workload', 1, false],
      ['port', 0, false],
    ]);
    expect(http.title).toBe('Port 8080 (http)');
  });

  it('marks no winner when nothing that was read explains the mode', () => {
    const layers: MtlsLayer[] = [
      { scope: 'namespace', mode: 'unset', evidence },
    ];
    const [row] = toMtlsRows(workload, [{ mode: 'unknown', layers, evidence }]);
    expect(row.ladder.some(step => step.wins)).toBe(false);
    expect(row.title).toBe('All ports');
  });

  it('puts ports under one ladder when the same layers decide about them', () => {
    const mesh: MtlsLayer = { scope: 'mesh', mode: 'strict', evidence };
    const port: MtlsLayer = { scope: 'port', mode: 'permissive', evidence };
    const rows = toMtlsRows(workload, [
      { port: 8080, mode: 'strict', layers: [mesh], evidence },
      { port: 9090, mode: 'permissive', layers: [port, mesh], evidence },
      { mode: 'strict', layers: [mesh], evidence },
    ]);
    expect(
      sameLadder(rows).map(group => group.map(({ title }) => title)),
    ).toEqual([
      ['Port 8080 (http)', 'All other ports'],
      ['Port 9090 (metrics, http)'],
    ]);
  });
});

describe('toAccessMatrices', () => {
  it.each([
    [
      'everything',
      { verdict: 'all', text: '' },
      ['cart', 'ops/admin', 'Anyone without mTLS'],
    ],
    ['one verdict', { verdict: 'unknown', text: '' }, ['ops/admin']],
    ['an owner', { verdict: 'all', text: ' CHECKOUT ' }, ['cart']],
    [
      'an operation',
      { verdict: 'all', text: 'post /pay' },
      ['cart', 'ops/admin'],
    ],
    ['nothing that fits', { verdict: 'allow', text: 'nobody' }, []],
  ] as const)('keeps %s', (_, filter, callers) => {
    const [matrix] = toAccessMatrices(
      guardedPorts(sampleReports.access.data, undefined),
      filter,
    );
    expect(matrix.callers.map(row => row.caller.label)).toEqual(callers);
    expect(
      matrix.callers.every(
        row => row.cells.length === matrix.operations.length,
      ),
    ).toBe(true);
  });
});

describe('toBackendRows', () => {
  const [canary, rest] = sampleReports.traffic.data.routing.splits;

  it('puts observed shares beside the backends they belong to', () => {
    const [observed] = sampleReports.splits.data.splits;
    const rows = toBackendRows(canary, observed);
    expect(rows.map(row => row.observed?.toFixed(3))).toEqual([
      '0.893',
      '0.107',
    ]);
  });
  it('observes nothing where nothing was counted', () => {
    expect(toBackendRows(canary, undefined).map(row => row.observed)).toEqual([
      undefined,
      undefined,
    ]);
    expect(toBackendRows(rest, undefined)).toHaveLength(1);
  });
  it('keeps the order of rules below one host', () => {
    expect(toHostGroups([canary, rest])).toEqual([
      { host: canary.host, splits: [canary, rest] },
    ]);
  });
});

describe('toCsv', () => {
  it('quotes what needs it and never makes a formula', () => {
    expect(
      toCsv({
        head: ['a', 'b,c'],
        rows: [
          ['say "hi"', 1.5],
          ['=1+1', undefined],
          ['-x', -2],
        ],
      }),
    ).toBe(['a,"b,c"', '"say ""hi""",1.5', "'=1+1,", "'-x,-2"].join('\r\n'));
  });
});

describe('words of outcomes', () => {
  it.each([
    [
      { protocol: 'http', code: '503' },
      'UO',
      'unavailable; the connection pool or the circuit breaker was full',
    ],
    [
      { protocol: 'grpc', code: '14' },
      'UF,URX',
      'unavailable; no connection to the server, all retries were used up',
    ],
    [{ protocol: 'http', code: '418' }, 'XYZ', 'the request was refused; XYZ'],
  ] as const)('%j %s', (outcome, flags, words) => {
    expect(`${statusWords(outcome)}; ${flagWords(flags)}`).toBe(words);
  });
});

it('moves the period before into the window', () => {
  const [line] = sampleReports.signals.data.series;
  const previous = {
    window: sampleReports.signals.data.window,
    series: [{ ...line, labels: {}, points: [[1000, 7]] as const }],
  };
  const [requests] = withPrevious(toSignalCharts([line]), previous, 5000);
  expect(requests.lines[requests.lines.length - 1]).toMatchObject({
    name: 'period before',
    points: [[6000, 7]],
  });
});

describe('matchWords', () => {
  const none: RouteMatch = { headers: [], query: [], source: [] };
  it.each<[RouteMatch, string[]]>([
    [none, []],
    [
      { ...none, path: { type: 'segment-prefix', value: '/a' } },
      ['path is or is below /a'],
    ],
    [
      { ...none, method: { type: 'exact', value: 'GET' }, port: 80 },
      ['method GET', 'port 80'],
    ],
    [
      { ...none, grpc: { service: 'shop.Cart', type: 'exact' } },
      ['gRPC shop.Cart/*'],
    ],
    [
      {
        ...none,
        headers: [{ name: 'x', type: 'present', negated: true }],
        source: ['from namespace shop'],
      },
      ['not header x is present', 'from namespace shop'],
    ],
  ])('%j', (match, words) => expect(matchWords(match)).toEqual(words));
});

describe('signal charts', () => {
  const charts = toSignalCharts(sampleReports.signals.data.series);
  it('leaves out charts without points and gives a version the same colour on each', () => {
    expect(charts.map(chart => chart.title)).toEqual([
      'Requests',
      'Success',
      'Latency',
      'Requests sent',
    ]);
    const colour = (title: string) =>
      charts
        .find(c => c.title === title)
        ?.lines.find(l => l.name === 'version v2')?.color;
    expect(colour('Requests')).toBe(colour('Success'));
  });
  it('shows success as what is left of errors', () => {
    const [, value] = charts[1].lines[0].points[0];
    expect(value).toBeGreaterThan(0.98);
    expect(value).toBeLessThan(1);
  });
  it('draws the busiest six of many versions in styles of their own and counts the rest', () => {
    const [line] = sampleReports.signals.data.series;
    const [requests, success] = toSignalCharts(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(i =>
        (['requests', 'errors'] as const).map(signal => ({
          ...line,
          signal,
          labels: { version: `v${i}` },
          points: [[0, signal === 'requests' ? i : 0.1]] as const,
        })),
      ),
    );
    const names = [9, 8, 7, 6, 5, 4].map(i => `version v${i}`);
    expect(requests.lines.map(({ name }) => name)).toEqual(names);
    expect(success.lines.map(({ name }) => name)).toEqual(names);
    expect(new Set(requests.lines.map(({ color }) => color)).size).toBe(6);
    expect(requests.more).toBe(3);
  });
  it('draws the total alone when there is but one version', () => {
    const series = sampleReports.signals.data.series.filter(
      ({ labels }) => labels.version !== 'v1',
    );
    expect(toSignalCharts(series)[0].lines.map(({ name }) => name)).toEqual([
      'total',
    ]);
  });
  it('draws a gap as a gap', () => {
    const runs = unbrokenRuns(charts[0].lines[0].points, 60_000);
    expect(runs.map(run => run.length)).toEqual([32, 23]);
    expect(chartTimes(charts[0].lines)).toHaveLength(55);
  });
});
