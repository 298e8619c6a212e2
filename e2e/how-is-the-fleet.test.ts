import { expect, test } from '@playwright/test';
import { signIn } from './portal';

test('shows what of the fleet is protected, the worst first, and leads to the reason', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/service-mesh');
  const list = page.getByRole('region', { name: 'List of components' });
  await expect(list.getByRole('rowheader').first()).toHaveText(
    'broken-checkout',
  );
  await expect(
    page.getByRole('img', { name: /Not in a mesh: 2, .*mTLS only: \d+/ }),
  ).toBeVisible();
  await page
    .getByRole('button', { name: /^Not in a mesh: 2 of \d+; show them$/ })
    .click();
  await expect(list.getByRole('rowheader')).toHaveText([
    'legacy-batch',
    'postgres',
  ]);
  await expect(page).toHaveURL(/show=outside/);
  await page.reload();
  await expect(list.getByRole('rowheader')).toHaveCount(2);
  await list.getByRole('link', { name: 'Not in a mesh' }).first().click();
  await expect(page).toHaveURL(/component\/legacy-batch\/mesh-mtls/);
});

test('says what was not found, and how well the clusters can be read', async ({
  page,
}) => {
  await signIn(page);
  await page.goto('/service-mesh?show=unmapped');
  await expect(
    page.getByText(/matches label|matches the selector/),
  ).toBeVisible();
  const clusters = page.getByRole('region', { name: 'List of clusters' });
  await expect(clusters.getByText('All kinds read').first()).toBeVisible();
  await expect(clusters.getByText('answers').first()).toBeVisible();
});
