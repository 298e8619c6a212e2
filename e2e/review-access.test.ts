import { expect, test } from '@playwright/test';
import { kubectl } from './demoCluster';
import { openComponent } from './portal';

/** What else lets somebody call the cart while the test runs. */
const supportMayCall = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart-from-support
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/support]
      to:
        - operation:
            methods: [DELETE]
            paths: [/cart/*]
`;
const remove = () =>
  kubectl([
    'delete',
    'authorizationpolicy',
    'cart-from-support',
    '-n',
    'shop',
    '--ignore-not-found',
  ]);

test.beforeEach(remove);
test.afterEach(remove);

test('an owner attests, access changes under the signature, and the review says exactly what', async ({
  page,
}) => {
  await openComponent(page, 'cart', 'mesh-reviews');
  const status = page.getByRole('region', { name: /^Review of access/ });
  const grants = page.getByRole('region', { name: 'Grants' }).first();
  await expect(status).toContainText(
    /First review due|Attested|In progress|Outdated/,
  );

  if (!(await status.getByText('Attested', { exact: true }).isVisible())) {
    // Risky grants cannot be selected before they are opened.
    for (const words of await grants
      .getByRole('row')
      .filter({ hasText: 'to decide' })
      .getByRole('button')
      .all())
      await words.click();
    for (const box of await grants.getByRole('checkbox').all())
      await box.check();
    await grants.getByRole('button', { name: 'Keep selected' }).click();
    await expect(grants.getByText('to decide', { exact: true })).toHaveCount(0);
    await status.getByRole('button', { name: 'Attest…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Known callers only');
    await dialog.getByRole('button', { name: 'Sign' }).click();
  }
  await expect(status.getByText('Attested', { exact: true })).toBeVisible();
  await expect(status).toContainText('as owner');

  kubectl(['apply', '-f', '-'], supportMayCall);
  await expect(status.getByText('Outdated', { exact: true })).toBeVisible();
  const changes = page.getByRole('region', { name: /^Changed since/ });
  await expect(changes.getByRole('listitem')).toHaveCount(1);
  await expect(changes.getByRole('listitem')).toContainText('wider');
  await expect(changes.getByRole('listitem')).toContainText(
    /sa\/support may call DELETE \/cart\/\* at shop\/cart:\d+/,
  );
  await expect(
    grants.getByRole('row').filter({ hasText: 'sa/support' }),
  ).toContainText('new');

  remove();
  await expect(status.getByText('Attested', { exact: true })).toBeVisible();
});

test('a revoked grant is done only when the cluster agrees', async ({
  page,
}) => {
  kubectl(['apply', '-f', '-'], supportMayCall);
  await openComponent(page, 'cart', 'mesh-reviews');
  await page
    .getByRole('button', { name: /sa\/support may call DELETE/ })
    .click();
  await page.getByRole('radio', { name: 'Revoke' }).check({ force: true });
  const template = page.getByRole('link', {
    name: 'Make the change with a template',
  });
  await expect(template.first()).toHaveAttribute(
    'href',
    /\/create\/templates\/default\/mesh-allow-caller\?formData=/,
  );
  await page.getByRole('button', { name: 'Record decision' }).click();
  const decided = page.getByRole('region', {
    name: 'Changes that were decided',
  });
  await expect(decided).toContainText('Not done yet');
  remove();
  await expect(decided).toContainText('Done, verified live');
});

test('the page of all reviews leads to the component, and an export can be kept', async ({
  page,
}) => {
  await openComponent(page, 'cart', 'mesh-reviews');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  expect((await saved).suggestedFilename()).toBe('review-cart.json');
  await page.goto('/service-mesh/reviews?scope=all');
  const link = page.getByRole('link', { name: 'cart', exact: true });
  // The first round of the task comes after half a minute.
  await expect(async () => {
    await page.reload();
    await expect(link).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 50_000 });
  await link.click();
  await expect(
    page.getByRole('region', { name: /^Review of access/ }),
  ).toBeVisible();
});
