import { expect, test } from '@playwright/test';
import { kubectl } from './demoCluster';
import { openComponent } from './portal';

const weights = (stable: number, canary: number) =>
  JSON.stringify([
    { op: 'replace', path: '/spec/http/1/route/0/weight', value: stable },
    { op: 'replace', path: '/spec/http/1/route/1/weight', value: canary },
  ]);
const patch = (stable: number, canary: number) =>
  kubectl([
    'patch',
    'virtualservice',
    'orders',
    '-n',
    'shop',
    '--type',
    'json',
    '-p',
    weights(stable, canary),
  ]);

test.afterEach(() => {
  patch(90, 10);
});

test('a change made with kubectl shows on the open page without a reload', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  await expect(page.getByText('90%').first()).toBeVisible();
  patch(75, 25);
  await expect(page.getByText('75%').first()).toBeVisible({ timeout: 2_000 });
});
