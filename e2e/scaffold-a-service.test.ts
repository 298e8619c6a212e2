import { expect, Page, test } from '@playwright/test';
import { kubectl } from './demoCluster';

async function signIn(page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('button', { name: 'Enter' })).toBeHidden();
  await expect(page.getByRole('heading').first()).toBeVisible();
}

/** Opens a template with values filled in, as links of the entity pages do. */
async function openTemplate(page: Page, name: string, values: unknown) {
  await signIn(page);
  await page.goto(
    `/create/templates/default/${name}?formData=${encodeURIComponent(
      JSON.stringify(values),
    )}`,
  );
}

const next = (page: Page) =>
  page.getByRole('button', { name: 'Next', exact: true }).click();

/** Sends the form, and gives the text of a file of the result page by its download. */
async function create(page: Page, file: string): Promise<string> {
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const button = page.getByRole('button', { name: `Download ${file}` });
  await expect(button).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button.click(),
  ]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

test.describe('what a template writes, applied by hand', () => {
  test('a canary takes its next step', async ({ page }) => {
    const before = kubectl([
      'get',
      'virtualservices,destinationrules',
      '-n',
      'shop',
      '--field-selector',
      'metadata.name=orders',
      '-o',
      'yaml',
    ]);
    try {
      await openTemplate(page, 'mesh-canary', {
        workload: { entityRef: 'component:default/orders' },
      });
      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await expect(page.getByText('Sums to 100 percent.')).toBeVisible();
      await expect(page.getByLabel('Percent of orders v2')).toHaveValue('10');
      await page.getByRole('button', { name: 'Next step: 25 %' }).click();
      await expect(page.getByLabel('Percent of orders v1')).toHaveValue('75');
      await expect(page.getByLabel('Manifests', { exact: true })).toContainText(
        'weight: 25',
      );
      await next(page);
      const manifests = await create(page, 'mesh/orders.yaml');
      expect(manifests).toContain('weight: 75');
      kubectl(['apply', '-f', '-'], manifests);
      await page.goto('/catalog/default/component/orders/mesh-traffic');
      await expect(page.getByText('75%').first()).toBeVisible();
    } finally {
      kubectl(['replace', '--force', '-f', '-'], before);
    }
  });

  test('a caller is let in', async ({ page }) => {
    try {
      await openTemplate(page, 'mesh-allow-caller', {
        workload: { entityRef: 'component:default/payments' },
        allow: [{ callers: [], operations: { methods: ['GET'], paths: [] } }],
      });
      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await page.getByLabel('Calling component').selectOption('cart');
      await page.getByRole('button', { name: 'Add caller' }).click();
      await expect(
        page.getByRole('list', { name: 'Chosen callers' }),
      ).toContainText('shop/cart');
      await expect(page.getByText('In the live mesh')).toBeVisible();
      await next(page);
      const manifests = await create(page, 'mesh/payments.yaml');
      expect(manifests).toContain('cluster.local/ns/shop/sa/cart');
      kubectl(['apply', '-f', '-'], manifests);
      await page.goto('/catalog/default/component/payments/mesh-access');
      await expect(page.getByText(/cart/).first()).toBeVisible();
    } finally {
      kubectl([
        'delete',
        'authorizationpolicy',
        'payments',
        '-n',
        'shop',
        '--ignore-not-found',
      ]);
    }
  });

  test('a new meshed service runs and is encrypted, closed and watched', async ({
    page,
  }) => {
    try {
      await openTemplate(page, 'new-meshed-service', {
        name: 'invoices',
        namespace: 'shop',
        owner: 'group:default/team-checkout',
        category: 'application',
        description: 'Writes invoices',
      });
      await expect(page.getByText(/Identity, mTLS and request/)).toBeVisible();
      await next(page);
      await next(page);
      await page.getByLabel('Calling component').selectOption('orders');
      await page.getByRole('button', { name: 'Add caller' }).click();
      await expect(
        page.getByRole('list', { name: 'Chosen callers' }),
      ).toContainText('shop/orders');
      await next(page);
      await next(page);
      const mesh = await create(page, 'mesh/invoices.yaml');
      expect(mesh).toContain('mode: STRICT');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('button', { name: 'Download deploy/service.yaml' })
          .click(),
      ]);
      const path = await download.path();
      kubectl(['apply', '-f', path]);
      kubectl(['apply', '-f', '-'], mesh);
      expect(
        kubectl(['get', 'pods', '-n', 'shop', '-l', 'app=invoices']),
      ).toContain('invoices-');
      // The component of the new service is not in the catalog yet: whom it calls sees it at once.
      await page.goto('/catalog/default/component/orders/mesh-access');
      await expect(page.getByText(/invoices/).first()).toBeVisible();
    } finally {
      for (const kind of [
        'deployment',
        'service',
        'serviceaccount',
        'poddisruptionbudget',
        'peerauthentication',
        'authorizationpolicy',
        'virtualservice',
        'destinationrule',
      ])
        kubectl([
          'delete',
          kind,
          'invoices',
          '-n',
          'shop',
          '--ignore-not-found',
        ]);
    }
  });
});
