import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a strict port shows the layer that decided, and the resource behind it', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-mtls');
  const ladder = page
    .getByRole('list', { name: /Layers that lead to the mode of port 8080/ })
    .first();
  const winner = ladder.getByRole('listitem').filter({ hasText: 'decides' });
  await expect(winner).toContainText('Strict');
  await winner.getByRole('button', { name: /PeerAuthentication/ }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText('kind: PeerAuthentication');
  await expect(drawer).toContainText('STRICT');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

test('a workload outside the mesh says why', async ({ page }) => {
  await openComponent(page, 'legacy-batch', 'mesh-mtls');
  await expect(page.getByText('Not in a mesh').first()).toBeVisible();
  await expect(page.getByText(/Why not:/).first()).toBeVisible();
});

test('a Linkerd workload is meshed too', async ({ page }) => {
  await openComponent(page, 'emoji-voting', 'mesh-mtls');
  await expect(page.getByText('linkerd sidecar').first()).toBeVisible();
});

test('an ambient workload names its data plane', async ({ page }) => {
  await openComponent(page, 'reviews', 'mesh-mtls');
  await expect(page.getByText('istio ambient').first()).toBeVisible();
});
