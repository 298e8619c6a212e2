import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('callers and called are drawn around the component, and listed with links', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-mtls');
  const card = page.getByRole('region', {
    name: 'Who is connected, and is it secured?',
  });
  await expect(
    card.getByRole('img', { name: /Picture of who is connected to orders/ }),
  ).toBeVisible();
  await expect(card).toContainText('secured by mTLS');

  await card.getByText('Table', { exact: true }).click();
  await expect(page).toHaveURL(/edges=table/);
  const row = card.getByRole('row').filter({ hasText: 'frontend' }).first();
  await expect(row).toContainText('Secured');
  await row.getByRole('link', { name: 'frontend' }).click();
  await expect(page).toHaveURL(/component\/frontend/);
});

test('a call in plaintext is named', async ({ page }) => {
  await openComponent(page, 'inventory', 'mesh-mtls');
  const open = page.getByRole('list', { name: 'Not secured' });
  await expect(open).toContainText('a client without a name');
  await expect(open).toContainText('Plaintext');
});

test('in ambient mode the places where requests are checked are drawn', async ({
  page,
}) => {
  await openComponent(page, 'reviews', 'mesh-mtls');
  await expect(
    page
      .getByRole('img', {
        name: /Client .*, then Waypoint .*, then ztunnel .*, then reviews-v1/,
      })
      .first(),
  ).toBeVisible();
});

test('a component outside the mesh says why nothing is measured', async ({
  page,
}) => {
  await openComponent(page, 'legacy-batch', 'mesh-mtls');
  const card = page.getByRole('region', {
    name: 'Who is connected, and is it secured?',
  });
  await expect(card).toContainText('No proxy measures this component');
});

for (const [name, tab, theme] of [
  ['emoji-web', 'mesh-mtls', 'light'],
  ['reviews', 'mesh-mtls', 'dark'],
  ['emoji-voting', 'mesh-traffic', 'dark'],
  ['emoji-voting', 'mesh-access', 'light'],
  ['broken-checkout', 'mesh-findings', 'dark'],
]) {
  test(`axe finds nothing serious on ${tab} of ${name} in the ${theme} theme`, async ({
    page,
  }) => {
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await openComponent(page, name, tab);
    await expect(
      page.getByRole('main').getByRole('heading', { level: 2 }).nth(1),
    ).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page })
      .include('main')
      .analyze();
    expect(
      violations
        .filter(v => v.impact === 'serious' || v.impact === 'critical')
        .map(
          v =>
            `${v.id}: ${v.nodes
              .map(n => n.target.join(' '))
              .slice(0, 3)
              .join(', ')}`,
        ),
    ).toEqual([]);
  });
}
