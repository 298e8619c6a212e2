import { ComponentType } from 'react';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  EntityReportName,
  RouteData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  answerUrl,
  renderTab,
  reportHandlers,
} from '../__testUtils__/renderTab';
import { sampleReports } from '../__testUtils__/sampleReports';
import { EvidenceDrawerProvider } from '../components/EvidenceDrawer';
import { FindingsTab } from './findings/FindingsTab';
import { ControlPlanes } from './overview/ControlPlanes';
import { Authorizations } from './security/Authorizations';
import { Edges } from './security/Edges';
import { MtlsTab } from './security/MtlsTab';
import { Mirrors } from './traffic/Mirrors';
import { Telemetry } from './traffic/Telemetry';
import { WhichRoute } from './traffic/WhichRoute';

const server = setupServer();
registerMswTestHooks(server);

const IstioControlPlanes = () => <ControlPlanes meshes={['istio']} />;
const evidence = [{ type: 'default', name: 'istio: sample' }] as const;

const sections: readonly [string, EntityReportName, ComponentType][] = [
  ['Who is connected, and is it secured?', 'edges', Edges],
  ['Control plane', 'control-planes', IstioControlPlanes],
  ['Which authorizations are used?', 'authorizations', Authorizations],
  ['Across clusters', 'mirrors', Mirrors],
  ['What the proxies report, and how they are changed', 'telemetry', Telemetry],
];

describe.each(sections)('the card "%s"', (title, name, Section) => {
  it('shows its report under its title', async () => {
    server.use(...reportHandlers());
    await renderTab(Section);
    expect(await screen.findByRole('region', { name: title })).toBeVisible();
  });

  it('says that reading is not allowed', async () => {
    server.use(...reportHandlers({ [name]: 403 }));
    await renderTab(Section);
    expect(
      await screen.findByText(/You may not see this of the entity/),
    ).toBeVisible();
  });

  it('says that it failed, and tries again when asked', async () => {
    server.use(...reportHandlers({ [name]: 500 }));
    await renderTab(Section);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      `${title} could not be loaded`,
    );
    server.use(...reportHandlers());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.queryByRole('alert')).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('region', { name: title })).toBeVisible();
  });
});

describe('Who is connected', () => {
  it('names plaintext peers with the reason, and says it all as a table', async () => {
    server.use(...reportHandlers());
    await renderTab(Edges, '/?edges=table');
    const open = await screen.findByRole('list', { name: 'Not secured' });
    expect(open).toHaveTextContent(
      /Called by legacy\/batch .*: Plaintext .* The server accepted plaintext/,
    );
    const table = within(screen.getByRole('region', { name: 'Connections' }));
    expect(table.getByRole('link', { name: 'cart' })).toBeVisible();
    expect(
      table.getByText('Secured', { selector: 'span *, span' }),
    ).toBeVisible();
    expect(screen.getByText('the first ends in 1 d')).toBeVisible();
  });

  it('draws the picture, which says that the table has the same', async () => {
    server.use(...reportHandlers());
    await renderTab(Edges);
    expect(
      await screen.findByRole('img', {
        name: /Picture of who is connected to orders/,
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(screen.getByRole('columnheader', { name: 'Why not' })).toBeVisible();
  });

  it('explains why nothing was measured', async () => {
    server.use(
      ...reportHandlers({
        edges: { state: 'prometheus-down', edges: [], certificates: [] },
      }),
    );
    await renderTab(Edges);
    expect(await screen.findByText('Prometheus does not answer')).toBeVisible();
  });
});

describe('The control plane', () => {
  it('shows replicas, budget and settings, and folds those of other meshes', async () => {
    const [plane] = sampleReports['control-planes'].data.controlPlanes;
    server.use(
      ...reportHandlers({
        'control-planes': {
          controlPlanes: [
            plane,
            { ...plane, mesh: 'linkerd', namespace: 'linkerd' },
          ],
        },
      }),
    );
    await renderTab(IstioControlPlanes);
    expect(
      await screen.findByText(/Others in the same cluster: Linkerd/),
    ).toBeVisible();
    const istio = within(screen.getByRole('group', { name: 'Istio' }));
    expect(istio.getByText('2 of 2')).toBeVisible();
    expect(istio.getByText(/at least 1 stay/)).toHaveTextContent(
      'at least 1 stay, 1 may be evicted now',
    );
    expect(istio.getByRole('row', { name: /Trust domain/ })).toHaveTextContent(
      'cluster.local',
    );
  });

  it('never shows what could not be read as absent', async () => {
    const [plane] = sampleReports['control-planes'].data.controlPlanes;
    server.use(
      ...reportHandlers({
        'control-planes': {
          controlPlanes: [
            {
              ...plane,
              version: undefined,
              components: [],
              unread: ['Deployment', 'PodDisruptionBudget'],
            },
          ],
        },
      }),
    );
    await renderTab(IstioControlPlanes);
    expect(await screen.findByText('Version unknown')).toBeVisible();
    expect(screen.getByText('Replicas unknown')).toBeVisible();
    expect(
      screen.getByText(/Deployment, PodDisruptionBudget could not be read/),
    ).toBeVisible();
  });
});

describe('Authorizations', () => {
  it('shows hits and idle ones, with the window they were counted in', async () => {
    server.use(...reportHandlers());
    await renderTab(Authorizations);
    expect(
      await screen.findByRole('columnheader', { name: 'In the last hour' }),
    ).toBeVisible();
    expect(screen.getByRole('row', { name: /cart-only/ })).toHaveTextContent(
      /12 req\/s.*in use/,
    );
    expect(screen.getByRole('row', { name: /old-batch/ })).toHaveTextContent(
      'idle: nobody came in by it',
    );
  });

  it('calls nothing idle while the counters cannot be read', async () => {
    server.use(
      ...reportHandlers({ authorizations: { state: 'prometheus-down' } }),
    );
    await renderTab(Authorizations);
    expect(await screen.findAllByText('not counted')).toHaveLength(2);
    expect(screen.queryByText(/^idle/)).not.toBeInTheDocument();
  });

  it('stays away where the mesh does not count by authorization', async () => {
    let asked = 0;
    server.use(
      http.get(answerUrl('authorizations'), () => {
        asked += 1;
        const { authorizations } = sampleReports;
        return HttpResponse.json({
          ...authorizations,
          data: { ...authorizations.data, counted: false, rows: [] },
        });
      }),
    );
    await renderTab(Authorizations);
    await waitFor(() => expect(asked).toBe(1));
    expect(screen.queryByRole('heading')).not.toBeInTheDocument();
  });
});

describe('Across clusters', () => {
  it('draws the clusters, and shows Link and gateway', async () => {
    server.use(...reportHandlers());
    await renderTab(Mirrors);
    expect(
      await screen.findByRole('img', {
        name: /orders in cluster east, called orders-east, through a gateway \(alive\)/,
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('no Link to east')).toBeVisible();
    expect(screen.getByText('192.0.2.10')).toBeVisible();
  });

  it('is not there for a component of one cluster', async () => {
    server.use(...reportHandlers({ mirrors: { mirrors: [], exports: [] } }));
    await renderTab(Mirrors);
    expect(screen.queryByRole('heading')).not.toBeInTheDocument();
  });

  it('says that mirrors may be missing', async () => {
    server.use(
      ...reportHandlers({
        mirrors: { mirrors: [], exports: [], unread: ['Link'] },
      }),
    );
    await renderTab(Mirrors);
    expect(await screen.findByText(/Link could not be read/)).toBeVisible();
  });
});

describe('What the proxies report', () => {
  it('tells both sides in one row, and what is recognised in patches', async () => {
    const [{ workload, mesh, telemetry }] =
      sampleReports.telemetry.data.workloads;
    const [tracing] = telemetry?.tracing ?? [];
    server.use(
      ...reportHandlers({
        telemetry: {
          workloads: ['orders-v1', 'orders-v2'].map(name => ({
            workload: { ...workload, name },
            mesh,
            telemetry: telemetry && {
              ...telemetry,
              tracing: [tracing, { ...tracing, side: 'client' as const }],
              patches: [
                {
                  targets: ['HTTP_FILTER'],
                  priority: 0,
                  recognised: ['local rate limit'],
                  evidence,
                },
                {
                  targets: ['CLUSTER'],
                  priority: -10,
                  recognised: [],
                  evidence,
                },
              ],
            },
          })),
        },
      }),
    );
    await renderTab(Telemetry);
    expect(
      await screen.findByText(
        'Deployment shop/orders-v1, Deployment shop/orders-v2',
      ),
    ).toBeVisible();
    expect(screen.getByRole('row', { name: /^Tracing/ })).toHaveTextContent(
      /1% of the requests to tracing.*team = checkout/,
    );
    expect(screen.getByText('local rate limit')).toBeVisible();
    expect(screen.getByText('effect not recognised')).toBeVisible();
    expect(screen.getByText(/changes CLUSTER, priority -10/)).toBeVisible();
  });
});

describe('Which route would this request take?', () => {
  const [split] = sampleReports.traffic.data.routing.splits;
  const data: RouteData = {
    question: {
      host: 'orders.shop.svc.cluster.local',
      scheme: 'http',
      method: 'GET',
      path: '/orders',
      headers: {},
      from: { namespace: 'shop' },
    },
    hosts: ['orders.shop.svc.cluster.local'],
    gateways: ['istio-system/shop-gateway'],
    answers: [
      {
        cluster: 'demo',
        answer: {
          mesh: 'istio',
          outcome: 'forward',
          destinations: split.backends,
          rule: split,
          sent: { path: '/v2/orders' },
          explanation: 'VirtualService orders sends it on.',
          evidence: split.evidence,
        },
      },
    ],
  };

  function answer(changes: Partial<RouteData> = {}) {
    const asked: URLSearchParams[] = [];
    server.use(
      http.get(answerUrl('route'), ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json({
          ...sampleReports.traffic,
          data: { ...data, ...changes },
        });
      }),
    );
    return asked;
  }
  const Section = () => (
    <EvidenceDrawerProvider>
      <WhichRoute />
    </EvidenceDrawerProvider>
  );

  it('answers what the URL asks, with rule, shares and what arrives', async () => {
    const asked = answer();
    await renderTab(
      Section,
      '/?route-method=POST&route-path=/orders&route-headers=x-tester:%20true',
    );
    const status = await screen.findByRole('status', { name: 'Answer' });
    expect(
      await within(status).findByText('VirtualService orders sends it on.'),
    ).toBeVisible();
    expect(within(status).getByText('/v2/orders')).toBeVisible();
    expect(
      within(status).getByRole('list', { name: 'Where the request goes' }),
    ).toBeVisible();
    expect(Object.fromEntries(asked[0])).toEqual({
      method: 'POST',
      path: '/orders',
      header: 'x-tester: true',
    });
  });

  it('asks again when the form is sent, through a gateway too', async () => {
    const asked = answer();
    await renderTab(Section);
    await screen.findByText('VirtualService orders sends it on.');
    const path = screen.getByRole('textbox', { name: /Path/ });
    await userEvent.clear(path);
    await userEvent.type(path, 'orders');
    expect(screen.getByRole('alert')).toHaveTextContent('starts with /');
    await userEvent.type(path, '{Enter}');
    expect(asked).toHaveLength(1);
    await userEvent.clear(path);
    await userEvent.type(path, '/pay');
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Sent by' }),
      'gw:istio-system/shop-gateway',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(Object.fromEntries(asked[1])).toEqual({
      method: 'GET',
      path: '/pay',
      gateway: 'istio-system/shop-gateway',
    });
  });

  it('says why there is no answer', async () => {
    answer({ answers: [], explanation: 'The host is not of this entity.' });
    await renderTab(Section);
    expect(
      await screen.findByText('The host is not of this entity.'),
    ).toBeVisible();
  });

  it('tells outcomes that are not sent on, and what is not known', async () => {
    const [{ cluster, answer: sent }] = data.answers;
    const none = { ...sent, destinations: [], rule: undefined };
    answer({
      answers: [
        {
          cluster,
          answer: {
            ...none,
            mesh: 'istio',
            outcome: 'redirect',
            redirect: { location: 'https://x.example/', code: 301 },
          },
        },
        { cluster, answer: { ...none, mesh: 'linkerd', outcome: 'unknown' } },
      ],
    });
    await renderTab(Section);
    expect(await screen.findByText('https://x.example/')).toBeVisible();
    expect(screen.getByText('Redirected')).toBeVisible();
    expect(screen.getByText('Unknown')).toBeVisible();
  });

  it('shows a refusal of the server', async () => {
    server.use(
      http.get(answerUrl('route'), () =>
        HttpResponse.json(
          { error: { name: 'InputError', message: 'path must start with /' } },
          { status: 400 },
        ),
      ),
    );
    await renderTab(Section);
    expect(
      await screen.findByText('The question could not be answered.'),
    ).toBeVisible();
  });
});

describe('mTLS in ambient mode', () => {
  it('draws where requests are checked', async () => {
    const [entry] = sampleReports.mtls.data.workloads;
    server.use(
      ...reportHandlers({
        mtls: {
          workloads: [
            {
              ...entry,
              workload: {
                ...entry.workload,
                membership: {
                  ...entry.workload.membership,
                  dataPlane: 'ambient',
                },
              },
            },
          ],
        },
      }),
    );
    await renderTab(MtlsTab);
    expect(
      await screen.findByRole('img', {
        name: /Client .*, then No waypoint .*, then ztunnel .*, then orders-v1/,
      }),
    ).toBeInTheDocument();
  });

  it('lists every reason why a workload is not meshed', async () => {
    server.use(...reportHandlers());
    await renderTab(MtlsTab);
    expect(await screen.findByText('Why not:')).toBeVisible();
  });
});

describe('Findings', () => {
  it('filters by text and kind from the URL, and links the known numbers', async () => {
    server.use(...reportHandlers());
    await renderTab(FindingsTab, '/?find=nothing-like-it');
    expect(
      await screen.findByRole('heading', {
        name: 'No finding fits the filter',
      }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /Show all/ }));
    const [alias] = await screen.findAllByRole('link', { name: /^IST0101/ });
    expect(alias).toHaveAttribute(
      'href',
      'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Kind of resource' }),
      'VirtualService',
    );
    expect(screen.getByText(/of \d+ shown/)).toBeVisible();
    expect(
      screen.getAllByRole('button', { name: /^Copy the finding about/ }).length,
    ).toBeGreaterThan(0);
  });
});
