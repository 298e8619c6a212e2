import { expect, Page } from '@playwright/test';

/** Signs in as guest and opens an entity page, or a tab of it. */
export async function openComponent(page: Page, name: string, tab = '') {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Catalog', exact: true }),
  ).toBeVisible();
  await page.goto(`/catalog/default/component/${name}${tab && `/${tab}`}`);
  await expect(
    page.getByRole('heading', { name, exact: true }).first(),
  ).toBeVisible();
}
