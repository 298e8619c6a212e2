import AxeBuilder from '@axe-core/playwright';
import { expect, Page, test } from '@playwright/test';
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

/** Opens every card that is read on demand and everything that is folded. */
async function openEverything(page: Page) {
  const closed = page
    .getByRole('main')
    .getByRole('button', { name: /^Show /, expanded: false });
  // Each that is opened leaves the list.
  while ((await closed.count()) > 0) {
    const before = await closed.count();
    await closed.first().click();
    await expect.poll(() => closed.count()).toBeLessThan(before);
  }
  await expect(page.getByText('Reading…')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.getByRole('main').evaluate(main => {
    main.querySelectorAll('details').forEach(details => {
      details.open = true;
    });
  });
}

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
      await openEverything(page);
      await expectNothingSerious(page);
    });
  }
}

for (const theme of ['light', 'dark'])
  test(`axe finds nothing serious on the page of all reviews in the ${theme} theme`, async ({
    page,
  }) => {
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await openComponent(page, 'orders', 'mesh-reviews');
    for (const scope of ['all', 'group:default/nobody']) {
      await page.goto(`/service-mesh/reviews?scope=${scope}`);
      await expect(
        page.getByRole('heading', { name: 'Access reviews' }).last(),
      ).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await expectNothingSerious(page);
    }
  });

async function expectNothingSerious(page: Page) {
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
}

test('the tabs are usable at the width of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openComponent(page, 'orders', 'mesh-mtls');
  await expect(page.getByText('decides').first()).toBeVisible();
});
