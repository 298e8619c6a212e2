import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('connections are shown as secured, or with the reason why not', async ({
  page,
}) => {
  await openComponent(page, 'emoji-web', 'mesh-mtls?edges=table');
  const table = page.getByRole('region', { name: 'Connections' });
  const open = table.getByRole('row').filter({ hasText: 'pictures' });
  await expect(open).toContainText('Plaintext');
  await expect(open).toContainText('not_provided_by_service_discovery');
  await expect(
    table.getByRole('row').filter({ hasText: 'emoji-svc' }).first(),
  ).toContainText('Secured');
  await expect(
    page.getByRole('region', { name: /Who is connected/ }),
  ).toContainText(/the first ends in \d+/);
});

test('authorizations are shown with their hits, and idle ones as idle', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-access');
  const card = page.getByRole('region', {
    name: 'Which authorizations are used?',
  });
  const row = (name: string) =>
    card.getByRole('row').filter({ hasText: name }).first();
  await expect(row('voting-from-web')).toContainText('in use');
  await expect(row('voting-from-batch')).toContainText('idle');
  await expect(row('none matched')).toContainText('requests were refused');
  await expect(card).toContainText('In the last hour');
  await expect(card).toContainText('voting-rate-limit');

  await row('voting-from-batch')
    .getByRole('button', { name: /AuthorizationPolicy/ })
    .click();
  await expect(page.getByRole('dialog')).toContainText('voting-from-batch');
});

for (const [component, source, share] of [
  ['emoji-voting', 'HTTPRoute', '80%'],
  ['emoji-svc', 'ServiceProfile', 'FindByShortcode'],
  ['books-authors', 'TrafficSplit, archived API', '90%'],
]) {
  test(`a split of ${component} names its source, ${source}`, async ({
    page,
  }) => {
    await openComponent(page, component, 'mesh-traffic');
    await expect(page.getByText(source, { exact: true }).first()).toBeVisible();
    await expect(page.getByText(share).first()).toBeVisible();
  });
}

test('a mirrored service shows its cluster, Link and gateway', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-traffic');
  const card = page.getByRole('region', { name: 'Across clusters' });
  await expect(
    card.getByRole('img', {
      name: /voting-svc in cluster east, called voting-svc-east, through a gateway \(alive\)/,
    }),
  ).toBeVisible();
  const east = card.getByRole('row', { name: /^east voting-svc / });
  await expect(east).toContainText('Alive');
  await expect(east).toContainText(/probes take .* \(p50\).* mirrored/);
  // The other cluster has a Link back.
  await expect(
    card.getByRole('img', {
      name: /voting-svc in cluster demo-cluster, called voting-svc-demo-cluster/,
    }),
  ).toBeVisible();
  await expect(card).toContainText('Offered to other clusters');
  await expect(card).toContainText('mirrored by east');
  await east.getByRole('button', { name: /^Link / }).click();
  await expect(page.getByRole('dialog')).toContainText('targetClusterName');
});

test('a federated service joins the clusters in one picture', async ({
  page,
}) => {
  await openComponent(page, 'emoji-svc', 'mesh-traffic');
  const card = page.getByRole('region', { name: 'Across clusters' });
  await expect(card).toContainText('federated');
  for (const [from, to] of [
    ['demo-cluster', 'east'],
    ['east', 'demo-cluster'],
  ])
    await expect(
      card.getByRole('img', {
        name: new RegExp(
          `From clients in cluster ${from} .*emoji-svc in cluster ${to}`,
        ),
      }),
    ).toBeVisible();
});

test('what a proxy is set up by is told with whose annotation it is', async ({
  page,
}) => {
  await openComponent(page, 'books-webapp', 'mesh-mtls');
  await expect(
    page.getByText(
      'The proxy is a container; metrics name it deployment webapp.',
    ),
  ).toBeVisible();
  await page.getByText('3 settings of the proxy by annotation').first().click();
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: 'default-inbound-policy: all-authenticated' })
      .first(),
  ).toContainText('inherited from the namespace');
});

test('workloads are shown at a glance, with pods, numbers and the command for the same', async ({
  page,
}) => {
  await openComponent(page, 'emoji-web', 'mesh-signals');
  await page
    .getByRole('button', { name: 'Show Workloads at a glance' })
    .click();
  const card = page.getByRole('region', { name: 'Workloads at a glance' });
  const row = card.getByRole('row', { name: /emoji\/web/ });
  await expect(row).toContainText('2 of 2');
  await expect(row).toContainText('req/s');
  await expect(card.getByText('The same in a terminal')).toBeVisible();
  await card.getByText('Services', { exact: true }).click();
  await expect(card.getByRole('row', { name: /emoji\/web-svc/ })).toContainText(
    'req/s',
  );
  await card.getByText('Callers', { exact: true }).click();
  await expect(
    card.getByRole('row', { name: /emoji\/vote-bot/ }),
  ).toContainText('to web');
  await card.getByText('Destinations', { exact: true }).click();
  await expect(
    card.getByRole('row', { name: /emoji\/voting-v1/ }),
  ).toContainText('from web');
  await card.getByText('Busiest', { exact: true }).click();
  await expect(card).toContainText('a live view of them needs a tap');
});

for (const [component, row, note] of [
  ['orders', /shop\/orders-v1/, 'took in'],
  ['reviews', /shop-ambient\/reviews-v1/, 'its waypoint'],
] as const) {
  test(`workloads of Istio are shown at a glance too: ${component}`, async ({
    page,
  }) => {
    await openComponent(page, component, 'mesh-signals');
    await page
      .getByRole('button', { name: 'Show Workloads at a glance' })
      .click();
    const card = page.getByRole('region', { name: 'Workloads at a glance' });
    await expect(card.getByRole('row', { name: row }).first()).toContainText(
      'req/s',
    );
    await expect(card).toContainText(note);
    await expect(card).toContainText('No policies: Istio’s metrics name no');
    await card.getByText('Callers', { exact: true }).click();
    await expect(
      card.getByRole('row', { name: /shop\/frontend/ }).first(),
    ).toContainText('req/s');
  });
}

test('routes are shown as asked and as sent, of profiles and of the Gateway API', async ({
  page,
}) => {
  await openComponent(page, 'emoji-web', 'mesh-signals');
  await page.getByRole('button', { name: /Show By route/ }).click();
  const sent = page.getByRole('region', { name: 'Sent, by route' });
  await expect(
    sent.getByRole('row', { name: /ServiceProfile FindByShortcode/ }),
  ).toContainText('Service emoji-svc.emoji');
  await expect(
    sent.getByRole('row', { name: /HTTPRoute voting-split/ }),
  ).toContainText('Service voting-svc.emoji:8080');
  await expect(
    sent.getByRole('columnheader', { name: 'As sent' }),
  ).toBeVisible();
});

test('authorizations say how their requests ended', async ({ page }) => {
  await openComponent(page, 'emoji-voting', 'mesh-access');
  const card = page.getByRole('region', {
    name: 'Which authorizations are used?',
  });
  await expect(
    card.getByRole('columnheader', { name: 'p95' }).first(),
  ).toBeVisible();
  await expect(
    card.getByRole('row').filter({ hasText: 'voting-from-web' }).first(),
  ).toContainText(/\d ms/);
});
