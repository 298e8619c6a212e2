import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('every endpoint of a Service is listed with the way callers reach it', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-traffic');
  const card = page.getByRole('region', {
    name: 'Where a caller’s proxy sends it',
  });
  const table = card.getByRole('region', {
    name: 'Endpoints of voting-svc.emoji.svc.cluster.local:8080',
  });
  const row = table.getByRole('row').filter({ hasText: 'voting-v1' }).first();
  await expect(row).toContainText('mTLS');
  await expect(row).toContainText('HTTP/2 between the proxies');
  await expect(row).toContainText('voting.emoji.serviceaccount.identity');
  await expect(row).toContainText('zone eu-central');
  await expect(card).toContainText(
    'linkerd diagnostics endpoints voting-svc.emoji.svc.cluster.local:8080',
  );
  await row.getByRole('button', { name: /^Pod / }).first().click();
  await expect(page.getByRole('dialog')).toContainText('voting');
});

test('a mirrored Service leads to the gateway of the other cluster', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-traffic');
  const table = page.getByRole('region', {
    name: 'Endpoints of voting-svc-east.emoji.svc.cluster.local:8080',
  });
  await expect(
    table.getByRole('row').filter({ hasText: '192.0.2.10:4143' }),
  ).toContainText('linkerd-gateway.linkerd-multicluster');
  await expect(
    page
      .getByRole('region', { name: 'Across clusters' })
      .getByRole('row', { name: /^east voting-svc / }),
  ).toContainText('Agrees with cluster east');
});

test('a mirror that is out of date is told from one that agrees, and found', async ({
  page,
}) => {
  await openComponent(page, 'emoji-web', 'mesh-traffic');
  await expect(
    page
      .getByRole('region', { name: 'Across clusters' })
      .getByRole('row', { name: /^east web-svc / }),
  ).toContainText('The mirror is out of date: its ports differ');
  await page.goto('/catalog/default/component/emoji-web/mesh-findings');
  await expect(
    page.getByText(
      'web-svc-east in demo-cluster is out of date: its ports differ from what east makes of it.',
    ),
  ).toBeVisible();
});

test('an address outside of the cluster is answered for', async ({ page }) => {
  await openComponent(page, 'emoji-web', 'mesh-traffic');
  const card = page.getByRole('region', {
    name: 'Which route would this request take?',
  });
  await card.getByLabel('Host or address').fill('1.1.1.1');
  await card.getByRole('button', { name: 'Ask' }).click();
  await expect(card.getByRole('status', { name: 'Answer' })).toContainText(
    'is not the component’s own',
  );
});
