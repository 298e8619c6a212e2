import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('the matrix names callers with a verdict and the rule that decided', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access');
  await expect(page.getByRole('table').first()).toBeVisible();
  await page
    .getByRole('button', { name: /^allow: shop\/frontend.*Show why/ })
    .first()
    .click();
  await expect(
    page.getByRole('button', { name: /AuthorizationPolicy/ }).first(),
  ).toBeVisible();
});

test('plaintext is refused where only named callers are admitted', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access');
  await expect(
    page.getByRole('button', { name: /^deny: plaintext/ }).first(),
  ).toBeVisible();
});
