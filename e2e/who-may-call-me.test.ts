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

const filters: readonly [string, string, string, RegExp][] = [
  ['allowed and unused', 'payments', 'unused', /sa\/loyalty/],
  ['used and denied', 'payments', 'refused', /cart/],
  ['allowed from anywhere', 'emoji-web', 'anywhere', /anyone else/],
  ['without a policy', 'notifications', 'no-policy', /port 8080/],
];
for (const [what, component, show, expected] of filters)
  test(`a filter leaves what is ${what}`, async ({ page }) => {
    await openComponent(page, component, `mesh-access?show=${show}`);
    const chips = page.getByRole('radiogroup', {
      name: 'Show, by the last 7 d',
    });
    await expect(chips.getByRole('radio', { checked: true })).toHaveValue(show);
    await expect(page.getByRole('table').first()).toBeVisible();
    await expect(page.getByText(expected).first()).toBeVisible();
    const all = /(\d+) callers?$/;
    const few = page.getByRole('status').filter({ hasText: all });
    const left = Number(all.exec((await few.innerText()) ?? '')?.[1]);
    expect(left).toBeGreaterThan(0);
    await chips
      .getByRole('radio', { name: /^Everything/ })
      .check({ force: true });
    await expect
      .poll(async () => Number(all.exec(await few.innerText())?.[1]))
      .toBeGreaterThanOrEqual(left);
  });

test('no policy is not said of what has one', async ({ page }) => {
  await openComponent(page, 'orders', 'mesh-access?show=no-policy');
  await expect(page.getByText(/^Every port has a policy/)).toBeVisible();
});

test('callers are put under their owner by its title, with a link', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access?group=owner');
  const heading = page.getByRole('rowheader', {
    name: 'Team Checkout',
    exact: true,
  });
  await expect(heading.first()).toBeVisible();
  await heading.first().getByRole('link').click();
  await expect(page).toHaveURL(/\/catalog\/default\/group\/team-checkout/);
});

test('plaintext is refused where only named callers are admitted', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access');
  await expect(
    page.getByRole('button', { name: /^deny: plaintext/ }).first(),
  ).toBeVisible();
});
