import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a canary shows its configured weights, retries and timeout', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  await expect(page.getByText('90%').first()).toBeVisible();
  await expect(page.getByText('10%').first()).toBeVisible();
  await expect(
    page.getByRole('button', { name: /VirtualService.*orders/ }).first(),
  ).toBeVisible();
  await expect(page.getByText('10 s').first()).toBeVisible();
});

test('a Linkerd split by HTTPRoute is shown the same way', async ({ page }) => {
  await openComponent(page, 'emoji-voting', 'mesh-traffic');
  await expect(page.getByText('80%').first()).toBeVisible();
  await expect(
    page.getByRole('button', { name: /HTTPRoute/ }).first(),
  ).toBeVisible();
});
