import { expect, test } from '@playwright/test';
import path from 'node:path';
import { openComponent, signIn } from '../portal';

const shots: [component: string, tab: string, image: string][] = [
  ['orders', '', 'overview'],
  ['orders', 'mesh-mtls', 'mtls'],
  ['orders', 'mesh-traffic', 'traffic'],
  ['orders', 'mesh-access', 'access'],
  ['orders', 'mesh-signals', 'signals'],
  ['broken-checkout', 'mesh-findings', 'findings'],
];

for (const theme of ['light', 'dark']) {
  test(`fleet in the ${theme} theme`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await signIn(page);
    await page.goto('/service-mesh');
    await expect(
      page.getByRole('region', { name: 'List of components' }),
    ).toBeVisible();
    await page.screenshot({
      path: path.resolve(__dirname, `../../docs/images/fleet-${theme}.png`),
    });
  });

  for (const [component, tab, image] of shots) {
    test(`${image} in the ${theme} theme`, async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.addInitScript(
        value => window.localStorage.setItem('theme', value),
        theme,
      );
      await openComponent(page, component, tab);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await page.waitForTimeout(1500);
      await page.screenshot({
        path: path.resolve(
          __dirname,
          `../../docs/images/${image}-${theme}.png`,
        ),
      });
    });
  }
}
