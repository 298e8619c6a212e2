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
  await openComponent(page, 'orders', 'mesh-signals?range=21600');
  await expect(page.getByText('By version, now')).toBeVisible();
  expect(page.url()).toContain('range=21600');
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
