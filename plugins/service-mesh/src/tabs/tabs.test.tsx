import { ComponentType } from 'react';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  EntityReportName,
  entityReportNames,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { answerReport, answerUrl, renderTab } from '../__testUtils__/renderTab';
import { sampleReports } from '../__testUtils__/sampleReports';
import { FindingsTab } from './findings/FindingsTab';
import { OverviewCard } from './overview/OverviewCard';
import { AccessTab } from './security/AccessTab';
import { MtlsTab } from './security/MtlsTab';
import { SignalsTab } from './traffic/SignalsTab';
import { TrafficTab } from './traffic/TrafficTab';

const server = setupServer();
registerMswTestHooks(server);

function serve(
  changes: Partial<{ [N in EntityReportName]: Report<unknown> | number }> = {},
) {
  server.use(
    ...entityReportNames.map(name =>
      answerReport(name, changes[name] ?? sampleReports[name]),
    ),
    http.get(answerUrl('resource'), ({ request }) => {
      const query = new URL(request.url).searchParams;
      return HttpResponse.json({
        ref: {
          cluster: 'demo',
          group: query.get('group'),
          kind: query.get('kind'),
          namespace: 'shop',
          name: query.get('name'),
        },
        object: {
          kind: query.get('kind'),
          metadata: { name: query.get('name') },
          spec: { mtls: { mode: 'STRICT' } },
        },
        read: 'live',
        links: [],
      });
    }),
  );
}

const tabs: readonly [string, EntityReportName, ComponentType, string][] = [
  ['mTLS', 'mtls', MtlsTab, 'Deployment shop/orders-v1'],
  ['Traffic', 'traffic', TrafficTab, 'orders.shop.svc.cluster.local'],
  ['Access', 'access', AccessTab, 'Deployment shop/orders-v1, port 8080'],
  ['Signals', 'signals', SignalsTab, 'By version, now'],
  ['Findings', 'findings', FindingsTab, 'Breaks traffic or security now'],
  ['Service mesh', 'overview', OverviewCard, 'Service mesh'],
];

describe.each(tabs)('%s', (subject, name, Tab, heading) => {
  it('shows its report, and problems beside it', async () => {
    const problem = {
      code: 'cluster-unreachable',
      severity: 'error',
      cluster: 'west',
      message: 'west cannot be reached.',
      fix: 'Start it.',
      ageMs: 120_000,
    };
    serve({ [name]: { ...sampleReports[name], problems: [problem] } });
    await renderTab(Tab);
    expect(
      await screen.findByRole('heading', { name: heading }),
    ).toBeInTheDocument();
    expect(screen.getByText('Shown as last known')).toBeInTheDocument();
    expect(screen.getByText(/said 2 min ago.*Start it\./)).toBeInTheDocument();
  });

  it('explains an entity without workloads', async () => {
    const mapping = {
      ...sampleReports[name].mapping,
      state: 'no-match',
      explanation: 'Nothing in namespace shop matches.',
      fix: 'Label the pods.',
    };
    serve({ [name]: { ...sampleReports[name], mapping } });
    await renderTab(Tab);
    expect(
      await screen.findByRole('heading', {
        name: 'No workload matches this entity',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Nothing in namespace shop matches.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Label the pods\./)).toBeInTheDocument();
  });

  it('says that reading is not allowed', async () => {
    serve({ [name]: 403 });
    await renderTab(Tab);
    expect(
      await screen.findByRole('heading', {
        name: `You may not see ${subject} of this entity`,
      }),
    ).toBeInTheDocument();
  });

  it('says that it failed, and tries again when asked', async () => {
    serve({ [name]: 500 });
    await renderTab(Tab);
    expect(
      await screen.findByRole('heading', {
        name: `${subject} could not be loaded`,
      }),
    ).toBeInTheDocument();
    serve();
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(
      await screen.findByRole('heading', { name: heading }),
    ).toBeInTheDocument();
  });
});

describe('A report that cannot be renewed', () => {
  it('stays on the screen and says how old it is', async () => {
    let asked = 0;
    server.use(
      http.get(answerUrl('mtls'), () => {
        asked += 1;
        return asked === 1
          ? HttpResponse.json(sampleReports.mtls, { headers: { ETag: '"1"' } })
          : HttpResponse.json(
              { error: { name: 'Error', message: 'The backend is away' } },
              { status: 500 },
            );
      }),
    );
    await renderTab(MtlsTab);
    expect(
      await screen.findByText(/Not up to date: last confirmed .* ago/),
    ).toBeInTheDocument();
    expect(screen.getByText(/The backend is away/)).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Deployment shop/orders-v1' }),
    ).toBeInTheDocument();
    serve();
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() =>
      expect(screen.queryByText(/Not up to date/)).not.toBeInTheDocument(),
    );
  });
});

describe('mTLS in detail', () => {
  it('marks the layer that decides and opens the resource behind it', async () => {
    serve();
    await renderTab(MtlsTab);
    const ladder = await screen.findByRole('list', { name: /port 8080/ });
    const [, namespace] = within(ladder).getAllByRole('listitem');
    expect(within(namespace).getByText('decides')).toBeInTheDocument();
    expect(within(namespace).getByText('Strict')).toBeInTheDocument();
    expect(screen.getAllByText('Unknown').length).toBeGreaterThan(0);
    expect(screen.getAllByText('Not in a mesh')).toHaveLength(2);
    expect(screen.getByText('In short')).toBeInTheDocument();

    const link = within(namespace).getByRole('button', {
      name: /PeerAuthentication shop\/default/,
    });
    await userEvent.click(link);
    const drawer = await screen.findByRole('dialog', {
      name: 'PeerAuthentication default',
    });
    expect(
      (await within(drawer).findByText(/mode: STRICT/)).dataset.marked,
    ).toBe('true');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(link).toHaveFocus();
  });
});

describe('Traffic in detail', () => {
  it('puts observed shares beside configured ones', async () => {
    serve();
    await renderTab(TrafficTab);
    expect(
      await screen.findByText('path starts with /orders'),
    ).toBeInTheDocument();
    expect(screen.getByText('subset v3 is not defined')).toBeInTheDocument();
    expect(await screen.findAllByText('89.3%')).toHaveLength(2);
    expect(screen.getByText('300 ms delay for 5%')).toBeInTheDocument();
    expect(screen.getByText('100 requests per 1 min')).toBeInTheDocument();
  });

  it('judges shares and versions, names the owner of the weights, and leads to the next step', async () => {
    serve();
    await renderTab(TrafficTab);
    expect(await screen.findAllByText('as configured')).toHaveLength(2);
    expect(screen.getByText(/success −2.9 points, worse/)).toBeInTheDocument();
    expect(screen.getByText('Argo CD application shop')).toBeInTheDocument();
    expect(
      screen.getByText(/change them where they are applied from/),
    ).toBeInTheDocument();
    expect(screen.getByText('may go on')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Next step: 25%' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/create\/templates\/default\/mesh-canary\?/),
    );
    expect(screen.getByRole('link', { name: 'Roll back' })).toBeInTheDocument();
    expect(
      screen.getByText(/failed checks threshold reached/),
    ).toBeInTheDocument();
    expect(screen.getByText(/copied to orders-shadow/)).toBeInTheDocument();
  });

  it('leads from what was observed to the dashboards about it', async () => {
    const url = 'https://grafana.example.com/d/istio-service-dashboard';
    serve({
      splits: {
        ...sampleReports.splits,
        data: {
          ...sampleReports.splits.data,
          dashboards: [
            {
              id: '7636',
              title: 'Istio Service Dashboard',
              url,
              action: 'open',
              panels: ['versions'],
            },
          ],
        },
      },
    });
    await renderTab(TrafficTab);
    const [link] = await screen.findAllByRole('link', {
      name: /Istio Service Dashboard/,
    });
    expect(link).toHaveAttribute('href', url);
  });

  it('judges nothing by shares that nobody could count', async () => {
    serve({
      splits: {
        ...sampleReports.splits,
        data: { ...sampleReports.splits.data, state: 'not-scraped' },
      },
    });
    await renderTab(TrafficTab);
    expect(
      await screen.findByText(/without observed shares: Prometheus does not/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Weights are written by'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Canary gate')).toBeNull();
    expect(screen.queryByText('Verdict')).toBeNull();
    expect(screen.queryByText(/observed, of all requests/)).toBeNull();
  });

  it('says that shares are of before and after where the weights changed', async () => {
    const { data } = sampleReports.splits;
    const changedAt = Date.UTC(2026, 10, 21, 9, 0);
    serve({
      splits: {
        ...sampleReports.splits,
        data: {
          ...data,
          splits: data.splits.map(split => ({ ...split, changedAt })),
        },
      },
    });
    await renderTab(TrafficTab);
    expect(
      (await screen.findAllByText(/inside this window/))[0],
    ).toHaveTextContent(/The weights changed at .*21 Nov 2026/);
  });

  it('shows weights without shares, and says why', async () => {
    serve({
      splits: {
        ...sampleReports.splits,
        data: {
          ...sampleReports.splits.data,
          state: 'prometheus-down',
          splits: [],
        },
      },
    });
    await renderTab(TrafficTab);
    expect(
      await screen.findByText(/without observed shares: Prometheus does not/),
    ).toBeInTheDocument();
    expect(screen.getByText('90%')).toBeInTheDocument();
  });
});

describe('Access in detail', () => {
  it('filters by verdict from the URL and explains a cell', async () => {
    serve();
    await renderTab(AccessTab, '/?verdict=depends');
    const cell = await screen.findByRole('button', {
      name: /^depends: ops\/admin/,
    });
    expect(
      screen.queryByRole('button', { name: /^allow/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(cell);
    expect(screen.getByText('request.claim:role')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'All' }));
    expect(
      screen.getByRole('button', { name: /^allow: cart/ }),
    ).toBeInTheDocument();
    await userEvent.type(screen.getByRole('searchbox'), 'checkout');
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: /ops\/admin/ }),
      ).not.toBeInTheDocument(),
    );
  });
});

describe('Signals in detail', () => {
  it('says which goals are missed, how requests ended, and where there is more', async () => {
    const { data } = sampleReports.signals;
    serve({
      signals: {
        ...sampleReports.signals,
        data: {
          ...data,
          goals: {
            success: 0.9999,
            p99: 1,
            from: 'annotation',
            problems: ['"p90=3" is not like success=99.5%'],
          },
          dashboards: [
            {
              id: '7630',
              title: 'Istio Workload Dashboard',
              url: 'https://grafana/d/x',
              action: 'open',
              panels: ['inbound'],
            },
          ],
          outcomes: [
            {
              direction: 'inbound',
              protocol: 'http',
              code: '503',
              flags: 'UO',
              failed: true,
              rate: 0.2,
            },
          ],
          previous: {
            window: {
              ...data.window,
              from: data.window.from - 3_600_000,
              to: data.window.to - 3_600_000,
            },
            current: { labels: {}, rate: 12, success: 0.98, p95: 60 },
            previous: { labels: {}, rate: 10, success: 0.99, p95: 50 },
            series: [],
          },
          saturation: [
            {
              measure: 'proxy-memory',
              pod: 'orders-v1-a',
              value: 950,
              unit: 'bytes',
              limit: 1000,
            },
          ],
          routes: [
            {
              route: 'GET /orders',
              kind: 'ServiceProfile',
              labels: {},
              rate: 3,
              success: 1,
            },
          ],
        },
      },
    });
    await renderTab(SignalsTab);
    expect(await screen.findByText('below 99.99%')).toBeInTheDocument();
    expect(screen.getByText('above 1 ms')).toBeInTheDocument();
    expect(screen.getByText(/p90=3/)).toBeInTheDocument();
    expect(screen.getByText('HTTP 503 UO')).toBeInTheDocument();
    expect(
      screen.getAllByRole('link', { name: /Istio Workload Dashboard/ })[0],
    ).toHaveAttribute('href', 'https://grafana/d/x');
    await userEvent.click(
      screen.getByRole('button', { name: /Compare with the period before/ }),
    );
    expect(await screen.findAllByText('+20%')).toHaveLength(2);
    expect(screen.getByText('-1 points')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /Show Saturation/ }),
    );
    expect(await screen.findByText('Memory of the proxy')).toBeInTheDocument();
    expect(
      within(screen.getByRole('region', { name: 'Saturation' })).getByText(
        '95%',
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /Show By route/ }),
    );
    expect(
      await screen.findByText('ServiceProfile GET /orders'),
    ).toBeInTheDocument();
  });

  it('shows connections where there are no requests, and says why', async () => {
    serve({
      signals: {
        ...sampleReports.signals,
        data: {
          ...sampleReports.signals.data,
          state: 'layer4-only',
          total: {
            labels: {},
            rate: 0,
            connections: 4,
            bytesFromClient: 100,
            bytesToClient: 2000,
          },
          byVersion: [],
          callers: [],
          destinations: [],
          series: [],
        },
      },
    });
    await renderTab(SignalsTab);
    expect(
      await screen.findByText(/Only connections are measured/),
    ).toBeInTheDocument();
    expect(screen.getByText('4 conn/s')).toBeInTheDocument();
  });

  it('draws charts that the keyboard can read, and the same as a table', async () => {
    serve();
    await renderTab(SignalsTab, '/?range=6h');
    expect(await screen.findByRole('radio', { name: '6 h' })).toBeChecked();
    const chart = await screen.findByRole('slider', {
      name: /Requests chart: total, version v1, version v2/,
    });
    chart.focus();
    await userEvent.keyboard('{Home}');
    expect(chart).toHaveAttribute(
      'aria-valuetext',
      expect.stringMatching(/total \d+(\.\d)? req\/s/),
    );
    const card = screen.getByRole('region', { name: 'Requests' });
    await userEvent.click(within(card).getByRole('button', { name: 'Table' }));
    expect(
      within(card).getByRole('columnheader', { name: 'version v2' }),
    ).toBeInTheDocument();
    expect(within(card).getByText(/istio_requests_total/)).toBeInTheDocument();
    expect(screen.getByText('Plaintext')).toBeInTheDocument();
  });

  it('lets the range be chosen before the first report is there', async () => {
    server.use(
      http.get(answerUrl('signals'), () => new Promise<Response>(() => {})),
    );
    await renderTab(SignalsTab);
    expect(
      await screen.findByRole('status', { name: 'Loading Signals' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: '5 min' }));
    expect(screen.getByRole('radio', { name: '5 min' })).toBeChecked();
  });

  it.each([
    ['no-traffic', 'No traffic in this window', /Try a longer range/],
    [
      'not-scraped',
      'Prometheus does not know these proxies',
      /Check that it scrapes the proxies/,
    ],
    [
      'not-meshed',
      'No proxy measures this component',
      /The top of the tab mTLS says why/,
    ],
    [
      'not-configured',
      'No Prometheus is configured for this cluster',
      /add one to the configuration/,
    ],
    ['prometheus-down', 'Prometheus does not answer', /The page keeps trying/],
    [
      'no-data',
      'The proxies have reported nothing yet',
      /their metrics are turned off/,
    ],
    [
      'forbidden',
      'Prometheus refuses the credentials of the portal',
      /check the credentials and the tenant/,
    ],
  ] as const)('explains %s, with what to do', async (state, title, fix) => {
    serve({
      signals: {
        ...sampleReports.signals,
        data: { ...sampleReports.signals.data, state },
      },
    });
    await renderTab(SignalsTab);
    expect(
      await screen.findByRole('heading', { name: title }),
    ).toBeInTheDocument();
    expect(screen.getByText(fix)).toBeInTheDocument();
  });
});

describe('A cluster that dies while its page is open', () => {
  it('leaves the page as last known, with its age, and the others whole', async () => {
    serve({
      mtls: {
        ...sampleReports.mtls,
        problems: [
          {
            code: 'cluster-stale',
            severity: 'warning',
            cluster: 'demo',
            message: 'Cluster demo does not answer',
            fix: 'Check the network',
            ageMs: 90_000,
          },
        ],
      },
    });
    await renderTab(MtlsTab);
    const banner = await screen.findByText(/Cluster demo does not answer/);
    expect(banner).toHaveTextContent('Shown is what it said 1.5 min ago.');
    expect(banner).toHaveTextContent('Check the network');
    expect(screen.getByText('Shown as last known')).toBeVisible();
  });
});

describe('Findings in detail', () => {
  it('says which rules were skipped and never calls that clean', async () => {
    const { data } = sampleReports.findings;
    serve({
      findings: { ...sampleReports.findings, data: { ...data, findings: [] } },
    });
    await renderTab(FindingsTab);
    expect(
      await screen.findByText('No problem found by the rules that ran'),
    ).toBeInTheDocument();
    expect(screen.getByText(/1 rule was skipped/)).toBeInTheDocument();
  });
});

describe('The overview card', () => {
  it('leads to the tabs', async () => {
    serve();
    await renderTab(OverviewCard);
    expect(
      await screen.findByRole('link', { name: '42.1 req/s' }),
    ).toHaveAttribute('href', '/catalog/default/component/orders/mesh-signals');
    expect(screen.getByRole('link', { name: '1 error' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh-findings?severity=error',
    );
  });
});

describe('The overview card, where something is missing', () => {
  it('says what the rules that did not run look at', async () => {
    serve({
      overview: {
        ...sampleReports.overview,
        data: {
          ...sampleReports.overview.data,
          skippedRules: 3,
          skippedFor: [{ group: 'networking.istio.io', kind: 'Gateway' }],
        },
      },
    });
    await renderTab(OverviewCard);
    expect(
      await screen.findByRole('link', { name: '3 rules skipped' }),
    ).toBeVisible();
    expect(
      screen.getByText('they look at Gateway, which could not be read'),
    ).toBeVisible();
  });

  it('does not call it no requests where only connections are seen', async () => {
    serve({
      signals: {
        ...sampleReports.signals,
        data: {
          ...sampleReports.signals.data,
          state: 'layer4-only',
          total: { labels: {}, rate: 0, connections: 3 },
        },
      },
    });
    await renderTab(OverviewCard);
    expect(await screen.findAllByText('connections only')).toHaveLength(3);
    expect(screen.queryByText(/req\/s/)).not.toBeInTheDocument();
  });
});

describe('Ways to change what is shown', () => {
  it.each([
    ['Traffic', TrafficTab, ['Canary', 'Mirror', 'Fault test', 'Rate limit']],
    ['Access', AccessTab, ['Allow a caller', 'Refuse everybody else']],
    ['mTLS', MtlsTab, ['Towards STRICT']],
  ] as const)('%s leads to its templates', async (_name, Tab, titles) => {
    serve();
    await renderTab(Tab);
    const nav = within(
      await screen.findByRole('navigation', { name: 'Change with a template' }),
    );
    for (const name of titles)
      expect(nav.getByRole('link', { name })).toHaveAttribute(
        'href',
        expect.stringContaining(
          encodeURIComponent('"entityRef":"component:default/orders"'),
        ),
      );
  });

  it('leads from a finding to the template that fixes it', async () => {
    const [finding] = sampleReports.findings.data.findings;
    serve({
      findings: {
        ...sampleReports.findings,
        data: {
          ...sampleReports.findings.data,
          findings: [
            {
              ...finding,
              code: 'istio/namespace-not-injected',
              subject: {
                cluster: 'demo',
                group: '',
                kind: 'Namespace',
                name: 'shop',
              },
            },
          ],
        },
      },
    });
    await renderTab(FindingsTab);
    expect(
      await screen.findByRole('link', { name: 'Fix it with a template' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/mesh-enrol\?formData=.*namespace.*shop/),
    );
  });

  it('leads from a component outside of every mesh into one', async () => {
    const { data } = sampleReports.overview;
    serve({
      overview: {
        ...sampleReports.overview,
        data: {
          ...data,
          workloads: data.workloads.map(workload => ({
            ...workload,
            membership: {
              ...workload.membership,
              mesh: undefined,
              dataPlane: 'none',
              podsInMesh: 0,
            },
          })),
        },
      },
    });
    await renderTab(OverviewCard);
    expect(
      await screen.findByRole('link', {
        name: 'Bring the namespace shop into a mesh',
      }),
    ).toHaveAttribute('href', expect.stringContaining('/mesh-enrol?'));
  });
});
