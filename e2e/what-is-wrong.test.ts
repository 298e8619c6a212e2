import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a broken configuration gets findings with why and fix', async ({
  page,
}) => {
  await openComponent(page, 'broken-checkout', 'mesh-findings');
  await expect(page.getByText('Why it matters').first()).toBeVisible();
  await expect(page.getByText('How to fix it').first()).toBeVisible();
  await expect(page.getByText('istio/subset-not-found').first()).toBeVisible();
});
