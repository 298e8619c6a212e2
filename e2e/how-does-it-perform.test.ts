import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('signals show numbers, charts with a table view, and the query', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-signals');
  await expect(page.getByText('Callers, now')).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Callers' }).getByRole('row').nth(1),
  ).toBeVisible();
  await expect(page.getByText(/istio_requests_total/).first()).toBeAttached();
});

test('the range is part of the address', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-signals?range=6h');
  await expect(page.getByText('By version, now')).toBeVisible();
  await expect(page.getByRole('radio', { name: '6 h' })).toBeChecked();
  await page.getByText('7 d', { exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
});

test('a plaintext caller is told apart', async ({ page }) => {
  await openComponent(page, 'inventory', 'mesh-signals');
  await expect(
    page
      .getByRole('region', { name: 'Callers' })
      .getByText('Plaintext')
      .first(),
  ).toBeVisible();
});

test('a caller that policies refuse is among the callers, with how sure that is', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-signals');
  const bot = page
    .getByRole('region', { name: 'Callers' })
    .getByRole('row', { name: /vote-bot/ });
  await expect(bot).toContainText(/0 req\/s.*req\/s\s*all of them/);
  await expect(page.getByText(/^Denied, exact/)).toBeVisible();
});

test('the overview says nothing of kinds that nobody asked for, and no requests only where some could be seen', async ({
  page,
}) => {
  await openComponent(page, 'ratings');
  await expect(page.getByText('connections only').first()).toBeVisible();
  await expect(page.getByText('0 req/s')).toBeHidden();
  await expect(page.getByText(/rules? skipped/)).toBeHidden();
});

test('the numbers fit a narrow screen without scrolling sideways', async ({
  page,
}) => {
  await page.setViewportSize({ width: 480, height: 900 });
  await openComponent(page, 'orders', 'mesh-signals');
  for (const name of ['Callers', 'By Version', 'By Destination']) {
    const table = page.getByRole('region', { name, exact: true });
    await expect(table.getByRole('row').nth(1)).toBeVisible();
    // Still a table to those who hear it.
    await expect(
      table.getByRole('columnheader', { name: 'Success' }),
    ).toHaveCount(1);
    expect(
      await table.evaluate(
        element => element.scrollWidth - element.clientWidth,
      ),
    ).toBeLessThanOrEqual(1);
  }
});

test('what is sent has quantiles, and requests are told by how they ended', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-signals');
  const sent = page.getByRole('region', { name: 'By Destination' });
  await expect(sent.getByRole('row').nth(1)).toContainText(/\d ms/);
  await expect(
    page.getByRole('region', { name: 'How requests ended', exact: true }),
  ).toContainText('the connection pool or the circuit breaker was full');
});

test('thresholds and the budget come from the entity', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-signals');
  await expect(
    page.getByText(/thresholds as the entity sets them/),
  ).toBeVisible();
  await expect(
    page.getByRole('heading', {
      name: /Error budget of 30 days, objective 99.5%/,
    }),
  ).toBeVisible();
  await expect(page.getByText(/requests\s+failed/)).toBeVisible();
});

test('a period is compared with the one before', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-signals');
  await page
    .getByRole('button', { name: 'Compare with the period before' })
    .click();
  await expect(
    page.getByRole('table').filter({ hasText: 'Over the whole period' }),
  ).toContainText(/[+−-]?\d.*%/);
  expect(page.url()).toContain('compare=previous');
});

test('a panel can be saved, and leads to its dashboard', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-signals');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download Requests as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('requests.csv');
  await expect(
    page.getByRole('link', { name: /Istio Workload Dashboard/ }).first(),
  ).toHaveAttribute('href', /grafana/);
});

test('saturation is read on demand', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-signals');
  await page.getByRole('button', { name: /Show Saturation/ }).click();
  await expect(
    page.getByRole('region', { name: 'Saturation', exact: true }),
  ).toContainText('Memory of the proxy');
});

test('requests are told apart by operation where a Telemetry resource names them', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-signals');
  for (const [name, operation] of [
    ['orders', 'place-order'],
    ['reviews', 'write-review'],
  ]) {
    await page.goto(`/catalog/default/component/${name}/mesh-signals`);
    await page.getByRole('button', { name: /Show By route/ }).click();
    await expect(
      page.getByRole('row', { name: `operation ${operation}` }),
    ).toContainText(/req\/s.*%.*ms/);
  }
});

test('counters that the proxies keep to themselves are named, with the annotation to copy', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openComponent(page, 'cart', 'mesh-signals');
  await page.getByRole('button', { name: /Show Saturation/ }).click();
  await expect(page.getByText('Not in these metrics')).toBeVisible();
  await page.getByRole('button', { name: 'Copy the annotation' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    '- upstream_rq_pending_overflow',
  );
  // Pods with the annotation have them.
  await page.goto('/catalog/default/component/orders/mesh-signals');
  await page.getByRole('button', { name: /Show Saturation/ }).click();
  const table = page.getByRole('region', { name: 'Saturation', exact: true });
  await expect(table).toContainText('Retries');
  await expect(table).toContainText('Endpoints that are ejected');
  await expect(page.getByText('Not in these metrics')).toBeHidden();
});

test('a workload without a waypoint shows its connections', async ({
  page,
}) => {
  await openComponent(page, 'ratings', 'mesh-signals');
  await expect(page.getByText(/Only connections are measured/)).toBeVisible();
  await expect(page.getByText(/conn\/s/).first()).toBeVisible();
});
