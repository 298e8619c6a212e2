import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

const tabs = [
  'mesh-mtls',
  'mesh-traffic',
  'mesh-access',
  'mesh-signals',
  'mesh-findings',
  'mesh-reviews',
  'mesh-history',
];

for (const theme of ['light', 'dark']) {
  for (const tab of tabs) {
    test(`axe finds nothing serious on ${tab} in the ${theme} theme`, async ({
      page,
    }) => {
      await page.addInitScript(
        value => window.localStorage.setItem('theme', value),
        theme,
      );
      await openComponent(page, 'orders', tab);
      // The entity's own heading, then the first card of the tab.
      await expect(
        page.getByRole('main').getByRole('heading', { level: 2 }).nth(1),
      ).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page })
        .include('main')
        .analyze();
      const serious = violations
        .filter(v => v.impact === 'serious' || v.impact === 'critical')
        .map(
          v =>
            `${v.id}: ${v.nodes
              .map(n => n.target.join(' '))
              .slice(0, 3)
              .join(', ')}`,
        );
      expect(serious).toEqual([]);
    });
  }
}

test('the tabs are usable at the width of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openComponent(page, 'orders', 'mesh-mtls');
  await expect(page.getByText('decides').first()).toBeVisible();
});
