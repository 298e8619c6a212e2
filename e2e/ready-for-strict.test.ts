import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a port with plaintext callers is not ready, and says who would break and since when', async ({
  page,
}) => {
  await openComponent(page, 'inventory', 'mesh-mtls');
  const card = page.getByRole('region', {
    name: 'Ready for STRICT? mTLS as observed',
  });
  await expect(
    card.getByText(/One caller came without mTLS in the last 7 d/),
  ).toBeVisible();
  await expect(
    card.getByText(/clients the metrics do not name.*first seen.*last seen/),
  ).toBeVisible();
  await expect(
    card.getByRole('img', { name: /Port 8080: .* mTLS, .* not mTLS/ }),
  ).toBeVisible();
  await expect(
    card.getByRole('link', { name: 'Write the change' }),
  ).toHaveCount(0);
  await card.getByRole('radio', { name: '1 h' }).check();
  await expect(
    card.getByText(/One caller came without mTLS in the last 1 h/),
  ).toBeVisible();
  await expect(page).toHaveURL(/observed=3600/);
});

test('a port that only saw mTLS is ready, and leads to the template with the values filled in', async ({
  page,
}) => {
  await openComponent(page, 'reviews', 'mesh-mtls');
  const link = page.getByRole('link', { name: 'Write the change' }).first();
  await expect(link).toBeVisible();
  const url = new URL((await link.getAttribute('href')) ?? '', page.url());
  expect(url.pathname).toBe('/create/templates/default/mesh-strict');
  expect(JSON.parse(url.searchParams.get('formData') ?? '')).toMatchObject({
    workload: { entityRef: 'component:default/reviews' },
    scope: 'workload',
    mode: 'strict',
  });
});

test('nothing is promised where ztunnels only count connections', async ({
  page,
}) => {
  await openComponent(page, 'ratings', 'mesh-mtls');
  await expect(page.getByText('Cannot be promised').first()).toBeVisible();
  await expect(
    page.getByText(/ztunnels count connections/).first(),
  ).toBeVisible();
});

test('refusals that the mesh counts name the caller', async ({ page }) => {
  await openComponent(page, 'emoji-voting', 'mesh-mtls');
  const exact = page
    .getByRole('region', { name: 'Refused callers' })
    .getByRole('row')
    .filter({ hasText: 'Exact' })
    .first();
  // Names come from the catalog, which a portal that has just started reads first; numbers are renewed every 30 s.
  await expect(exact).toContainText('emoji-web', { timeout: 45_000 });
});

test('a 403 is not taken for a refusal of the mesh', async ({ page }) => {
  await openComponent(page, 'payments', 'mesh-mtls');
  const byStatus = page
    .getByRole('region', { name: 'Refused callers' })
    .getByRole('row')
    .filter({ hasText: 'By status only' })
    .first();
  await expect(byStatus).toContainText('cause not in metrics');
});
