import {
  RouteTraffic,
  SignalState,
  StatNote,
  WorkloadStat,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { renderTab, reportHandlers } from '../../__testUtils__/renderTab';
import { RouteNumbers } from './RouteNumbers';
import { WorkloadsAtAGlance } from './WorkloadsAtAGlance';

const server = setupServer();
registerMswTestHooks(server);

const Card = () => <WorkloadsAtAGlance rangeSeconds={3600} />;
const Routes = () => <RouteNumbers rangeSeconds={3600} />;

const web: WorkloadStat = {
  view: 'workloads',
  cluster: 'eu',
  mesh: 'linkerd',
  kind: 'Deployment',
  namespace: 'emoji',
  name: 'web',
  pods: { meshed: 1, total: 2, failed: 1, scraped: 0 },
  rate: 9,
  success: 0.97,
  p50: 14,
  p95: 40,
  p99: 70,
  openConnections: 4,
  readBytes: 420,
  writeBytes: 3100,
  command: 'linkerd viz stat deployment/web -n emoji -o wide -t 300s',
};

const notes: readonly StatNote[] = [
  { mesh: 'Linkerd', view: 'workloads', text: 'What the proxies receive.' },
  { mesh: 'Linkerd', view: 'busiest', text: 'A live view needs a tap.' },
];

async function show(
  workloadStats: readonly WorkloadStat[],
  state: SignalState = 'ok',
  url = '/',
  statNotes = notes,
) {
  server.use(
    ...reportHandlers({ signals: { workloadStats, statNotes, state } }),
  );
  await renderTab(Card, url);
  await userEvent.click(
    screen.getByRole('button', { name: 'Show Workloads at a glance' }),
  );
}

it('shows pods, requests and connections of a workload, and the command for the same', async () => {
  await show([web]);
  const table = await screen.findByRole('region', {
    name: 'At a glance, by Workload',
  });
  const row = within(table).getByRole('row', { name: /emoji\/web/ });
  for (const text of ['1 of 2', '1 failed', '0 scraped', '97%', '9 req/s'])
    expect(row).toHaveTextContent(text);
  expect(screen.queryByRole('radiogroup')).not.toBeInTheDocument();
  expect(
    screen.getByRole('button', { name: /Copy the command for Workloads/ }),
  ).toBeInTheDocument();
  expect(screen.getByText(web.command ?? '')).toBeInTheDocument();
});

it('looks at Services, policies and callers, and says what cannot be known', async () => {
  await show([
    web,
    {
      ...web,
      view: 'services',
      kind: 'Service',
      name: 'web-svc',
      leaf: { name: 'web-b', weight: '500m' },
    },
    { ...web, view: 'policies', kind: 'Server', name: 'http', denied: 0.5 },
    {
      view: 'busiest',
      cluster: 'eu',
      kind: 'Identity',
      name: 'cart.shop',
      workload: 'web',
      route: 'HTTPRoute cart',
      rate: 3,
    },
  ]);
  await userEvent.click(await screen.findByRole('radio', { name: 'Services' }));
  expect(screen.getByText('went to web-b, weight 500m')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('radio', { name: 'Policies' }));
  expect(
    screen.getByRole('columnheader', { name: 'Refused' }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('radio', { name: 'Busiest' }));
  expect(screen.getByText('to web, HTTPRoute cart')).toBeInTheDocument();
  expect(screen.getByText('A live view needs a tap.')).toBeInTheDocument();
  expect(
    screen.queryByRole('radio', { name: 'Destinations' }),
  ).not.toBeInTheDocument();
});

it('says how each mesh counts, and why one of them has no rows of a view', async () => {
  await show([web], 'ok', '/', [
    ...notes,
    { mesh: 'Istio', view: 'workloads', text: 'What sidecars took in.' },
    {
      mesh: 'Istio',
      view: 'policies',
      text: 'Its metrics name none.',
      without: true,
    },
  ]);
  for (const note of [
    'Linkerd: What the proxies receive.',
    'Istio: What sidecars took in.',
    'Istio: No policies: Its metrics name none.',
  ])
    expect(await screen.findByText(note)).toBeInTheDocument();
  expect(screen.queryByText(/needs a tap/)).not.toBeInTheDocument();
});

it('shows pods of workloads outside a mesh', async () => {
  await show(
    [
      {
        view: 'workloads',
        cluster: 'eu',
        kind: 'Deployment',
        namespace: 'emoji',
        name: 'pictures',
        pods: { meshed: 0, total: 2, failed: 0 },
      },
    ],
    'not-meshed',
  );
  expect(await screen.findByText('0 of 2')).toBeInTheDocument();
  expect(
    screen.getByText(/No proxy measures.*pods are shown without numbers/),
  ).toBeInTheDocument();
});

it('shows routes that are received and sent, with what retries add', async () => {
  const route = (more: Partial<RouteTraffic>): RouteTraffic => ({
    route: 'ListAll',
    kind: 'ServiceProfile',
    labels: {},
    rate: 2,
    success: 1,
    parent: 'Service emoji-svc.emoji',
    command: 'linkerd viz routes svc/emoji-svc -n emoji -t 300s',
    ...more,
  });
  server.use(
    ...reportHandlers({
      signals: {
        routes: [
          route({ direction: 'inbound' }),
          route({ direction: 'outbound', actualRate: 2.5, actualSuccess: 0.8 }),
        ],
      },
    }),
  );
  await renderTab(Routes);
  await userEvent.click(screen.getByRole('button', { name: /Show By route/ }));
  const sent = await screen.findByRole('region', { name: 'Sent, by route' });
  expect(sent).toHaveTextContent('2.5 req/s, 80%');
  expect(
    screen.getByRole('region', { name: 'Received, by route' }),
  ).not.toHaveTextContent('As sent');
  expect(
    screen.getAllByRole('button', { name: /Copy the command/ }),
  ).toHaveLength(1);
});
