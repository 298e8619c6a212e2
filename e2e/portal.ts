import { expect, Page } from '@playwright/test';

/** Signs in as guest and opens an entity page, or a tab of it. */
export async function openComponent(page: Page, name: string, tab = '') {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('button', { name: 'Enter' })).toBeHidden();
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.goto(`/catalog/default/component/${name}${tab && `/${tab}`}`);
  await expect(
    page.getByRole('heading', { name, exact: true }).first(),
  ).toBeVisible();
}
