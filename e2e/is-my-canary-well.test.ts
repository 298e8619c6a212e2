import { expect, test } from '@playwright/test';
import { shareOrders } from './ordersWeights';
import { openComponent } from './portal';

test('shares are judged beside the weights, versions beside each other', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  const split = page.getByRole('region', { name: /^Observed split of orders/ });
  await expect(split.getByRole('row').nth(1)).toContainText('90%');
  await expect(
    split
      .getByText(/as configured|too few requests|differs, explained/)
      .first(),
  ).toBeVisible();
  await expect(page.getByText(/success .*points/)).toBeVisible();
  await expect(
    page.getByText(/Rule testers sends requests to v2/),
  ).toBeVisible();
  await expect(page.getByText('people', { exact: true })).toBeVisible();
});

test('the gate says what may be done next, and the way back is a template with the weights filled in', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  await expect(page.getByText('Canary gate')).toBeVisible();
  await expect(page.getByText(/Steps 10 → 25 → 50 → 75 → 100%/)).toBeVisible();
  const back = page.getByRole('link', { name: 'Roll back' });
  const href = new URL(
    (await back.getAttribute('href')) ?? '',
    'http://portal',
  );
  expect(href.pathname).toBe('/create/templates/default/mesh-canary');
  const { workload, backends } = JSON.parse(
    href.searchParams.get('formData') ?? '{}',
  );
  expect(workload.target).toMatchObject({
    service: 'orders',
    namespace: 'shop',
  });
  expect(backends.map(({ weight }: { weight: number }) => weight)).toEqual([
    100, 0,
  ]);
  // The template opens with these weights in its form.
  await back.click();
  await expect(
    page.getByRole('heading', { name: /canary/i }).first(),
  ).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Component' })).toHaveValue(
    /orders/,
  );
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.locator('input[value="100"]').first()).toBeVisible();
});

test('the next step is a template with the weights of that step filled in', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  try {
    // A canary without requests is at the start, whatever it did before.
    shareOrders(100, 0);
    const next = page.getByRole('link', { name: 'Next step: 10%' });
    await expect(next).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('not started')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Roll back' })).toBeHidden();
    await next.click();
    await expect(page).toHaveURL(/\/create\/templates\/default\/mesh-canary/);
    await expect(page.getByRole('combobox', { name: 'Component' })).toHaveValue(
      /orders/,
    );
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.locator('input[value="90"]').first()).toBeVisible();
    await expect(page.locator('input[value="10"]').first()).toBeVisible();
  } finally {
    shareOrders(90, 10);
  }
});

test('a controller that writes the weights is named, with its step and its checks', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-traffic');
  await expect(page.getByText('Argo Rollouts Rollout voting')).toBeVisible();
  await expect(
    page
      .getByText(/Do not edit by hand: the controller writes them again/)
      .first(),
  ).toBeVisible();
  await expect(page.getByText('2 of 4: pause until promoted')).toBeVisible();
  await expect(page.getByRole('link', { name: /Next step/ })).toBeHidden();
});

test('what holds a canary back is told in the words of its controller', async ({
  page,
}) => {
  await openComponent(page, 'books-authors', 'mesh-traffic');
  await expect(page.getByText('Flagger Canary authors').first()).toBeVisible();
  await expect(page.getByText('2 of 5 that are let pass')).toBeVisible();
  await expect(page.getByText(/Halt advancement/)).toBeVisible();
});
