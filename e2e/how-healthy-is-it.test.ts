import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('the overview card says whether the component is meshed and leads to the tabs', async ({
  page,
}) => {
  await openComponent(page, 'orders');
  await expect(page.getByText('Service mesh').first()).toBeVisible();
  await page
    .getByRole('link', { name: /Strict/ })
    .first()
    .click();
  await expect(page).toHaveURL(/mesh-mtls/);
});

test('nobody reads reports without signing in', async ({ request }) => {
  const response = await request.get(
    '/api/service-mesh/entities/default/component/orders/overview',
  );
  expect(response.status()).toBe(401);
});
