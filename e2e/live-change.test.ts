import { expect, test } from '@playwright/test';
import { shareOrders } from './ordersWeights';
import { openComponent } from './portal';

test.afterEach(() => {
  shareOrders(90, 10);
});

test('a change made with kubectl shows on the open page without a reload', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  await expect(page.getByText('90%').first()).toBeVisible();
  shareOrders(75, 25);
  await expect(page.getByText('75%').first()).toBeVisible({ timeout: 2_000 });
});
