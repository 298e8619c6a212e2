import { registerMswTestHooks } from '@backstage/test-utils';
import {
  Report,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  answerUrl,
  renderTab,
  reportHandlers,
} from '../../__testUtils__/renderTab';
import { sampleReports } from '../../__testUtils__/sampleReports';
import {
  sampleEntries,
  sampleHistory,
} from '../../__testUtils__/sampleHistory';
import { SignalsTab } from './SignalsTab';

const server = setupServer();
registerMswTestHooks(server);

describe('Signals when something stops answering', () => {
  const told = (
    data: Partial<SignalsData>,
    problems: Report<SignalsData>['problems'] = [],
  ): Report<SignalsData> => ({
    ...sampleReports.signals,
    data: { ...sampleReports.signals.data, ...data },
    problems,
  });
  const byDetail = (answers: Readonly<Record<string, Report<SignalsData>>>) =>
    server.use(
      http.get(answerUrl('signals'), ({ request }) => {
        if (request.headers.get('If-None-Match'))
          return new Promise<Response>(() => {});
        const detail = new URL(request.url).searchParams.get('detail') ?? '';
        return HttpResponse.json(answers[detail] ?? sampleReports.signals, {
          headers: { ETag: '"1"' },
        });
      }),
      ...reportHandlers(),
    );

  it.each([
    ['prometheus-down', 'Prometheus does not answer'],
    ['forbidden', 'Prometheus refuses the credentials of the portal'],
    ['prometheus-rejects', 'Prometheus rejects the queries'],
    ['prometheus-unavailable', 'Prometheus cannot answer now'],
    ['not-prometheus', 'What answers is not Prometheus'],
    ['incomplete', 'Prometheus answered in part only'],
    ['not-scraped', 'Prometheus does not know these proxies'],
  ] as const)(
    'says %s in each part that is asked for, and claims nothing else',
    async (state, title) => {
      byDetail({
        routes: told({ state, routes: [], explanation: 'Check this.' }),
        saturation: told({ state, saturation: [], explanation: 'Check this.' }),
        previous: told({ state, explanation: 'Check this.' }),
      });
      await renderTab(SignalsTab);
      await userEvent.click(
        await screen.findByRole('button', { name: /Show By route/ }),
      );
      await userEvent.click(
        screen.getByRole('button', { name: /Show Saturation/ }),
      );
      await userEvent.click(
        screen.getByRole('button', { name: /Compare with the period before/ }),
      );
      for (const name of [
        'By route, now',
        'Saturation, now',
        'Beside the period before',
      ]) {
        const card = within(await screen.findByRole('region', { name }));
        expect(await card.findByText(title)).toBeVisible();
        expect(card.getByText('Check this.')).toBeVisible();
      }
      expect(screen.queryByText(/name no routes/)).not.toBeInTheDocument();
      expect(
        screen.queryByText(/holds none of these numbers/),
      ).not.toBeInTheDocument();
    },
  );

  it('shows what was answered in part, and what was not', async () => {
    byDetail({
      routes: told(
        { routes: [{ route: 'GET /', labels: {}, rate: 3, success: 1 }] },
        [
          {
            code: 'prometheus-partial',
            severity: 'warning',
            cluster: 'demo',
            message: '1 of 2 queries failed: too slow',
            fix: 'Look at a shorter range',
          },
        ],
      ),
    });
    await renderTab(SignalsTab);
    await userEvent.click(
      await screen.findByRole('button', { name: /Show By route/ }),
    );
    const card = within(
      await screen.findByRole('region', { name: 'By route, now' }),
    );
    expect(await card.findByText(/1 of 2 queries failed/)).toHaveTextContent(
      'Look at a shorter range',
    );
    expect(card.getByText('GET /')).toBeVisible();
  });

  it('tells the moment Prometheus stops answering on the open page, and shows numbers again after it', async () => {
    let report = told({});
    byDetail({});
    server.use(
      http.get(answerUrl('signals'), () =>
        HttpResponse.json(report, { headers: { ETag: '"x"' } }),
      ),
    );
    await renderTab(SignalsTab);
    expect(await screen.findByText('By version, now')).toBeVisible();
    report = told({ state: 'prometheus-down' }, [
      {
        code: 'prometheus-down',
        severity: 'warning',
        cluster: 'demo',
        message: 'Prometheus cannot be reached (ECONNREFUSED)',
        fix: 'Check the server',
      },
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(
      await screen.findByRole('heading', {
        name: 'Prometheus does not answer',
      }),
    ).toBeVisible();
    expect(screen.getByText(/ECONNREFUSED/)).toHaveTextContent(
      'Check the server',
    );
    // Numbers of before would be taken for those of now.
    expect(screen.queryByText('By version, now')).not.toBeInTheDocument();
    report = told({});
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText('By version, now')).toBeVisible();
  });

  it('keeps what was read, with its age, while the backend does not answer', async () => {
    let fails = false;
    byDetail({});
    server.use(
      http.get(answerUrl('signals'), () =>
        fails
          ? HttpResponse.json(
              { error: { name: 'Error', message: 'gone' } },
              { status: 503 },
            )
          : HttpResponse.json(sampleReports.signals),
      ),
    );
    await renderTab(SignalsTab);
    expect(await screen.findByText('By version, now')).toBeVisible();
    fails = true;
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(
      await screen.findByText(/Not up to date: last confirmed/),
    ).toBeVisible();
    expect(screen.getByText('By version, now')).toBeVisible();
  });
});

describe('Callers', () => {
  it('shows who is only refused, and how sure that is', async () => {
    server.use(
      ...reportHandlers({
        signals: {
          callers: [
            {
              labels: {},
              rate: 6,
              success: 1,
              identity: 'web.emoji',
              entityRefs: [],
            },
            {
              labels: {},
              rate: 0,
              connections: 0.1,
              identity: 'vote-bot.emoji',
              entityRefs: ['component:default/vote-bot'],
              deniedRate: 0.4,
              deniedPrecision: 'exact',
            },
          ],
        },
      }),
    );
    await renderTab(SignalsTab);
    const card = within(
      await screen.findByRole('region', { name: 'Callers, now' }),
    );
    const bot = card.getByRole('row', { name: /vote-bot/ });
    expect(bot).toHaveTextContent(/0 req\/s.*0.4 req\/s.*all of them/);
    expect(card.getByText(/Denied, exact/)).toBeVisible();
    // It asked for something, so it is no caller of connections only.
    expect(
      card.queryByRole('columnheader', { name: 'Connections' }),
    ).not.toBeInTheDocument();
  });
});

describe('Changes on the charts', () => {
  const { window } = sampleReports.signals.data;
  const entries = sampleEntries.map((entry, i) => ({
    ...entry,
    at: window.to - (i + 1) * 60_000,
  }));

  it('are marked on every chart, and stay while the window moves on', async () => {
    let now = window;
    let answers = 0;
    server.use(
      http.get(answerUrl('signals'), () =>
        HttpResponse.json({
          ...sampleReports.signals,
          data: { ...sampleReports.signals.data, window: now },
        }),
      ),
      http.get(answerUrl('history'), () => {
        answers += 1;
        return answers > 1
          ? new Promise<Response>(() => {})
          : HttpResponse.json({
              ...sampleHistory,
              data: { retentionDays: 90, entries, next: '1.x' },
            });
      }),
      ...reportHandlers(),
    );
    await renderTab(SignalsTab);
    const words =
      'More than 3 changes in this window; the newest 3 are marked on the charts';
    expect(await screen.findByText(words)).toBeVisible();
    const charts = screen.getAllByRole('slider');
    expect(charts.length).toBeGreaterThan(3);
    for (const chart of charts)
      expect(chart.querySelectorAll('svg title')).toHaveLength(entries.length);
    // The next window, whose changes are not there yet.
    now = { ...window, from: window.from + 60_000, to: window.to + 60_000 };
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    await waitFor(() => expect(answers).toBe(2));
    expect(screen.getByText(/3 changes in this window/)).toBeVisible();
    expect(
      screen.getAllByRole('slider')[0].querySelectorAll('svg title'),
    ).toHaveLength(entries.length);
  });
});
