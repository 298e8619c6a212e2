import { expect, Page, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { kubectl } from './demoCluster';
import { createFile as create, openComponent, openTemplate } from './portal';
import { withRegistered } from './registerFile';

/** The links of an entity page to templates. */
const templates = (page: Page) =>
  page.getByRole('navigation', { name: 'Change with a template' });

const next = (page: Page) =>
  page.getByRole('button', { name: 'Next', exact: true }).click();

/** The path of a file of the result page. */
async function downloaded(page: Page, file: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download ${file}` }).click(),
  ]);
  return download.path();
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
      // From where the shares are seen, with the component filled in.
      await openComponent(page, 'orders', 'mesh-traffic');
      await expect(page.getByText('90%').first()).toBeVisible();
      await templates(page)
        .getByRole('link', { name: 'Canary', exact: true })
        .click();
      await expect(
        page.getByRole('combobox', { name: 'Component' }),
      ).toHaveValue('component:default/orders');
      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await expect(page.getByText('Sums to 100 percent.')).toBeVisible();
      await expect(page.getByLabel('Percent of orders v2')).toHaveValue('10');
      await page.getByRole('button', { name: 'Next step: 25%' }).click();
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
      const question =
        'mesh-access?may-caller=component:default/cart&may-method=GET&may-path=/pay';
      await openComponent(page, 'payments', question);
      const answer = page.getByRole('status', { name: 'Answer' });
      await expect(answer.getByText('Deny').first()).toBeVisible();
      await templates(page)
        .getByRole('link', { name: 'Allow a caller' })
        .click();
      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await page.getByLabel('GET').check();
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
      await page.goto(`/catalog/default/component/payments/${question}`);
      await expect(answer.getByText('Allow').first()).toBeVisible();
      await expect(
        answer
          .getByRole('button', {
            name: /AuthorizationPolicy shop\/payments/,
          })
          .first(),
      ).toBeVisible();
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

  test('limits of connections are asked for, reviewed and refused by the words of the form', async ({
    page,
  }) => {
    await openComponent(page, 'payments', 'mesh-traffic');
    await templates(page)
      .getByRole('link', { name: 'Timeouts, retries, circuit breaker' })
      .click();
    await expect(page.getByLabel('Service and port')).toHaveValue('0');
    await next(page);
    await page.getByLabel(/^Try again/).check();
    await page.getByLabel(/^Longest time for one attempt/).fill('99999');
    await expect(
      page.getByRole('list', { name: 'What is missing' }),
    ).toContainText('Retries, Longest time for one attempt:');
    await page.getByLabel(/^Longest time for one attempt/).fill('1000');
    await page.getByLabel(/^Fewest endpoints in use/).fill('30');
    await page.getByLabel(/^Limit connections/).check();
    await page.getByLabel(/^Longest time to connect/).fill('2000');
    await expect(page.getByLabel('Manifests', { exact: true })).toContainText(
      'connectTimeout: 2s',
    );
    await next(page);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    for (const title of [
      'Port of the Service',
      'Fewest endpoints in use',
      'Longest time to connect',
    ])
      await expect(page.getByText(title, { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    const manifests = await create(page, 'mesh/payments.yaml');
    expect(manifests).toContain('minHealthPercent: 30');
    expect(manifests).toContain(
      'meshwright.io/template: template:default/mesh-resilience',
    );
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
      // Every file is on the page, with what the check found.
      for (const file of [
        'catalog-info.yaml',
        'deploy/monitoring.yaml',
        'deploy/service.yaml',
      ])
        await expect(
          page.getByRole('button', { name: `Download ${file}` }),
        ).toBeVisible();
      await expect(page.getByText(/No finding: read back/)).toBeVisible();
      expect(mesh).toContain('mode: STRICT');
      const path = await downloaded(page, 'deploy/service.yaml');
      // Also what no mesh wrote says where it comes from.
      expect(readFileSync(path, 'utf8')).toContain(
        'meshwright.io/template: template:default/new-meshed-service',
      );
      const component = readFileSync(
        await downloaded(page, 'catalog-info.yaml'),
        'utf8',
      );
      await page.goto('/catalog/default/component/orders/mesh-access');
      await expect(
        page.getByRole('form', { name: 'May they call?' }),
      ).toBeVisible();
      await expect(page.getByText(/invoices/)).toHaveCount(0);
      kubectl(['apply', '-f', path]);
      kubectl(['apply', '-f', '-'], mesh);
      expect(
        kubectl(['get', 'pods', '-n', 'shop', '-l', 'app=invoices']),
      ).toContain('invoices-');
      // The component of the new service is not in the catalog yet: whom it calls sees it at once.
      await expect(page.getByText(/invoices/).first()).toBeVisible();
      kubectl(['delete', '-f', '-'], mesh);
      await withRegistered(
        page,
        { text: component, component: 'invoices' },
        async () => {
          const own = page
            .getByText(/PeerAuthentication shop\/invoices/)
            .first();
          const question = 'may-caller=component:default/cart&may-path=/';
          const answer = page.getByRole('status', { name: 'Answer' });
          await page.goto('/catalog/default/component/invoices/mesh-mtls');
          // The page of its own: pods in the mesh, and nothing of their own that protects them yet.
          await expect(
            page.getByRole('heading', { name: 'Deployment shop/invoices' }),
          ).toBeVisible();
          await expect(page.getByText(/2 of 2 pods in the mesh/)).toBeVisible();
          await expect(own).toBeHidden();
          await page.goto(
            `/catalog/default/component/invoices/mesh-access?${question}`,
          );
          await expect(answer.getByText('Allow').first()).toBeVisible();
          kubectl(['apply', '-f', '-'], mesh);
          await expect(answer.getByText('Deny').first()).toBeVisible();
          await page.goto('/catalog/default/component/invoices/mesh-mtls');
          await expect(own).toBeVisible();
        },
      );
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

  test('a fault test that is past its end is found, its owner is told, and a template takes it away', async ({
    page,
  }) => {
    // The task that reminds owners looks once a minute.
    test.setTimeout(180_000);
    const name = 'cart';
    try {
      await openComponent(page, name, 'mesh-traffic');
      await templates(page).getByRole('link', { name: 'Fault test' }).click();
      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await page.getByLabel(/^End of the test/).fill('2026-01-31T10:00');
      await expect(page.getByLabel('Manifests', { exact: true })).toContainText(
        'meshwright.io/fault-ends',
      );
      await next(page);
      const manifests = await create(page, `mesh/${name}.yaml`);
      kubectl(['apply', '-f', '-'], manifests);

      await page.goto(`/catalog/default/component/${name}/mesh-findings`);
      await expect(
        page.getByRole('heading', {
          name: 'Fault test is past its end and still active',
        }),
      ).toBeVisible();
      await page.goto('/notifications');
      const notice = page.getByRole('link', {
        name: `The fault test of ${name} should have ended`,
      });
      await expect(async () => {
        await page.reload();
        await expect(notice.first()).toBeVisible({ timeout: 5_000 });
      }).toPass({ timeout: 100_000 });
      await notice.first().click();

      await expect(page.getByLabel('Service and port')).toHaveValue('0');
      await next(page);
      await expect(page.getByLabel(/^What to do/)).toContainText(
        'Take the faults away again',
      );
      await next(page);
      const without = await create(page, `mesh/${name}.yaml`);
      expect(without).not.toContain('fault:');
      kubectl(['apply', '-f', '-'], without);
      await page.goto(`/catalog/default/component/${name}/mesh-findings`);
      await expect(page.getByText(/rules (ran|looked)/).first()).toBeVisible();
      await expect(
        page.getByText('Fault test is past its end and still active'),
      ).toHaveCount(0);
    } finally {
      kubectl([
        'delete',
        'virtualservice',
        name,
        '-n',
        'shop',
        '--ignore-not-found',
      ]);
    }
  });
});
