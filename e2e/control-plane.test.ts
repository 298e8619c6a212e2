import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('the control plane shows version, replicas, budget and settings with their evidence', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-mtls');
  const card = page.getByRole('region', { name: 'Control plane' });
  const istio = card.getByRole('group', { name: 'Istio' });
  await expect(istio).toContainText('version 1.27.1');
  await expect(istio.getByRole('row', { name: /istiod/ })).toContainText(
    '2 of 2',
  );
  await expect(istio).toContainText('at least 1 stay');
  await expect(istio.getByRole('row', { name: /Trust domain/ })).toContainText(
    'cluster.local',
  );
  await expect(
    istio.getByRole('row', { name: /unknown destinations/ }),
  ).toContainText('ALLOW_ANY');
  await istio.getByRole('button', { name: /PodDisruptionBudget/ }).click();
  await expect(page.getByRole('dialog')).toContainText('minAvailable: 1');
});

test('a Linkerd component sees its own control plane, and the other one folded', async ({
  page,
}) => {
  await openComponent(page, 'emoji-voting', 'mesh-mtls');
  const card = page.getByRole('region', { name: 'Control plane' });
  const linkerd = card.getByRole('group', { name: 'Linkerd' });
  await expect(linkerd).toContainText('linkerd-destination');
  await expect(linkerd).toContainText('linkerd-identity');
  await expect(
    card.getByText('Others in the same cluster: Istio'),
  ).toBeVisible();
});

test('the overview says that the control plane runs, and leads to it', async ({
  page,
}) => {
  await openComponent(page, 'orders');
  const card = page.getByRole('region', { name: 'Service mesh' });
  await expect(card).toContainText('all replicas ready');
  await card
    .getByRole('link', { name: /Control plane Istio 1\.27\.1/ })
    .click();
  await expect(
    page.getByRole('heading', { name: 'Control plane', exact: true }),
  ).toBeVisible();
});

test('what the proxies report is told with the resource that set it', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-signals');
  const card = page.getByRole('region', {
    name: 'What the proxies report, and how they are changed',
  });
  await expect(card.getByRole('row', { name: /^Tracing/ })).toContainText(
    '10%',
  );
  await expect(card.getByRole('row', { name: /^Access log/ })).toContainText(
    'response.code >= 400',
  );
  await card
    .getByRole('button', { name: /Telemetry shop\/orders-tracing/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('x-order-id');
});

test('a rate limit written against the proxy is recognised', async ({
  page,
}) => {
  await openComponent(page, 'payments', 'mesh-signals');
  const card = page.getByRole('region', {
    name: 'What the proxies report, and how they are changed',
  });
  await expect(
    card.getByRole('row', { name: /^Changed configuration/ }),
  ).toContainText('local rate limit');
  await expect(card.getByRole('row', { name: /^Rate limit/ })).toContainText(
    '100 requests per 1 s',
  );
});
