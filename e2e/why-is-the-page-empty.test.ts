import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a selector that matches nothing is explained, with the fix', async ({
  page,
}) => {
  await openComponent(page, 'ghost', 'mesh-mtls');
  await expect(page.getByText(/matches/).first()).toBeVisible();
  await expect(page.getByText('To fix it:')).toBeVisible();
});

test('an entity without annotations has no mesh tabs', async ({ page }) => {
  await openComponent(page, 'website');
  await expect(
    page
      .getByRole('navigation', { name: 'Content navigation' })
      .getByRole('link', { name: 'Overview' }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'mTLS' })).toHaveCount(0);
});
