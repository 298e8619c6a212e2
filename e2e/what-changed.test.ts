import { expect, test } from '@playwright/test';
import { kubectl } from './demoCluster';
import { shareOrders } from './ordersWeights';
import { openComponent } from './portal';

const policy = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: history-check
  namespace: shop
spec:
  selector:
    matchLabels:
      app: history-check
  mtls:
    mode: ${mode}
`;

test.afterEach(() => {
  kubectl([
    'delete',
    'peerauthentication',
    'history-check',
    '-n',
    'shop',
    '--ignore-not-found',
  ]);
});

test('a change made with kubectl appears with the fields before and after, and its link leads back to it', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-history');
  await expect(
    page.getByRole('heading', { name: 'What changed' }),
  ).toBeVisible();
  kubectl(['apply', '-f', '-'], policy('PERMISSIVE'));
  const added = page
    .getByRole('listitem')
    .filter({ hasText: 'shop/history-check' })
    .filter({ hasText: 'was added' })
    .first();
  await expect(added).toBeVisible({ timeout: 40_000 });

  kubectl(['apply', '-f', '-'], policy('STRICT'));
  const changed = page
    .getByRole('listitem')
    .filter({ hasText: 'shop/history-check' })
    .filter({ hasText: 'spec.mtls.mode: "PERMISSIVE" → "STRICT"' })
    .first();
  await expect(changed).toBeVisible({ timeout: 40_000 });
  await expect(changed).toContainText('kubectl');
  // By keyboard: the line is a button that opens.
  await changed.locator('summary').focus();
  await page.keyboard.press('Enter');
  const diff = changed.getByRole('region', {
    name: 'Fields of PeerAuthentication history-check before and after',
  });
  await expect(diff).toContainText('- PERMISSIVE');
  await expect(diff).toContainText('+ STRICT');
  await expect(changed).toContainText('a program, not a person');

  const id = await changed.getAttribute('data-entry');
  const at = await changed.locator('time').getAttribute('datetime');
  await page.goto(
    `/catalog/default/component/orders/mesh-history?entry=${Date.parse(
      at ?? '',
    )}.${id}`,
  );
  await expect(
    page
      .locator(`[data-entry="${id}"]`)
      .getByRole('region', { name: /before and after/ }),
  ).toBeVisible();
});

test('what does not bear on the component can be left out', async ({
  page,
}) => {
  kubectl(['apply', '-f', '-'], policy('PERMISSIVE'));
  await openComponent(page, 'orders', 'mesh-history');
  const other = page
    .getByRole('listitem')
    .filter({ hasText: 'shop/history-check' })
    .first();
  await expect(other).toBeVisible({ timeout: 40_000 });
  await page
    .getByRole('switch', { name: 'Only what bears on this component' })
    .check();
  await expect(other).toBeHidden();
});

test('a spike names what changed before it, and every chart marks the change', async ({
  page,
}) => {
  // The errors of the canary show once they fill a part of the time that rates are averaged over.
  test.setTimeout(240_000);
  await openComponent(page, 'orders', 'mesh-signals?range=5m');
  await expect(page.getByText('Callers, now')).toBeVisible();
  try {
    shareOrders(0, 100);
    const card = page.getByRole('region', {
      name: 'What changed before this spike',
    });
    await expect(async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await expect(card).toContainText(/Errors rose from .*% to .*%/, {
        timeout: 5_000,
      });
    }).toPass({ timeout: 200_000 });
    const cause = card
      .getByRole('listitem')
      .filter({ hasText: 'shop/orders' })
      .filter({ hasText: 'VirtualService' })
      .first();
    await expect(cause).toContainText('weight: 90 → 0');
    await expect(card).toContainText('no proof');
    // What hurts comes before the charts.
    const [panel, chart] = await Promise.all([
      card.boundingBox(),
      page.getByRole('slider').first().boundingBox(),
    ]);
    expect(panel?.y ?? Infinity).toBeLessThan(chart?.y ?? 0);
    const charts = await page.getByRole('slider').count();
    expect(charts).toBeGreaterThan(3);
    await expect(
      page.getByRole('slider').filter({
        has: page.locator('svg title', { hasText: 'VirtualService orders' }),
      }),
    ).toHaveCount(charts);
  } finally {
    shareOrders(90, 10);
  }
});
