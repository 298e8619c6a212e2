import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a link carries a question, and the answer names every rule that was asked', async ({
  page,
}) => {
  await openComponent(
    page,
    'orders',
    'mesh-access?may-caller=component:default/frontend&may-method=GET&may-path=/orders',
  );
  const answer = page.getByRole('status', { name: 'Answer' });
  await expect(answer.getByText('At the sidecar').first()).toBeVisible();
  await expect(answer.getByText('decided').first()).toBeVisible();
  await expect(
    answer.getByRole('button', { name: /AuthorizationPolicy shop\// }).first(),
  ).toBeVisible();

  const form = page.getByRole('form', { name: 'May they call?' });
  await form.getByLabel(/^Caller/).fill('plaintext');
  await form.getByRole('button', { name: 'Ask' }).click();
  await expect(page).toHaveURL(/may-caller=plaintext/);
  await expect(answer.getByText('Deny').first()).toBeVisible();
});

test('the preview of a denial names whom it would hit and how much they call', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access');
  const form = page.getByRole('form', { name: 'Preview a change' });
  await form.getByLabel(/^Manifests/).fill('a: 1\nb: c: d');
  await form.getByRole('button', { name: 'Preview', exact: true }).click();
  await expect(
    form.getByRole('button', { name: 'Go to line 2' }),
  ).toBeVisible();

  await form.getByLabel(/^Manifests/).fill(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-cart, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  action: DENY
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/cart] } }] }]
`);
  await form.getByRole('button', { name: 'Preview', exact: true }).click();
  const result = page.getByRole('status', { name: 'Preview' });
  await expect(result.getByText('loses access').first()).toBeVisible();
  await expect(
    result.getByText(/of the requests would be refused for certain/),
  ).toBeVisible();
  await expect(result.getByText('narrower').first()).toBeVisible();
});

test('a policy drafted from observed callers refuses none of them', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-access?window=24h');
  await page
    .getByRole('button', { name: 'Draft from observed callers' })
    .click();
  await expect(
    page.getByText(/^Drafted from \d+ observed callers/),
  ).toBeVisible();
  await expect(page.getByText(/such as a monthly job/)).toBeVisible();
  await expect(page.getByLabel(/^Manifests/)).toHaveValue(
    /kind: AuthorizationPolicy[\s\S]*ns\/shop\/sa\/frontend/,
  );
  await expect(
    page
      .getByRole('status', { name: 'Preview' })
      .getByText(/0% of the requests would be refused/),
  ).toBeVisible();
});

test('a caller that is told to send plaintext to mTLS does not get as far as the rules', async ({
  page,
}) => {
  await openComponent(
    page,
    'broken-checkout',
    'mesh-access?may-caller=component:default/frontend',
  );
  const answer = page.getByRole('status', { name: 'Answer' });
  await expect(
    answer
      .getByText(
        'Connection fails: the client sends plaintext, the server takes mTLS only.',
      )
      .first(),
  ).toBeVisible();
  await expect(answer.getByText('Deny').first()).toBeVisible();
  const rule = answer
    .getByRole('button', { name: /DestinationRule broken\/checkout/ })
    .first();
  await rule.click();
  await expect(page.getByText(/mode: DISABLE/).first()).toBeVisible();
});
