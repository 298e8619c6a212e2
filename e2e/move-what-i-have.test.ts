import { expect, test } from '@playwright/test';
import { createFile, openTemplate } from './portal';

const OLD = `# Owned by the shop team.
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: { name: web, namespace: shop }
spec:
  service: web
  backends: [{ service: web-v1, weight: 3 }, { service: web-v2, weight: 1 }]
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: { name: web-callers, namespace: shop }
spec:
  server: { name: web }
  client: { meshTLS: { serviceAccounts: [{ name: cart }] } }
---
apiVersion: access.smi-spec.io/v1alpha3
kind: TrafficTarget
metadata: { name: from-cart, namespace: shop }
spec:
  destination: { kind: ServiceAccount, name: web, namespace: shop }
  rules: [{ kind: TCPRoute, name: any }]
  sources: [{ kind: ServiceAccount, name: cart, namespace: shop }]
`;

test('old manifests become those of today, and what stays is named with its reason', async ({
  page,
}) => {
  await openTemplate(page, 'mesh-migrate', {});
  const button = (name: string) =>
    page.getByRole('button', { name, exact: true });
  await page.getByLabel(/^Who follows the routes/).click();
  await page.getByRole('option', { name: 'Linkerd', exact: true }).click();
  await page.getByRole('textbox', { name: /^Manifests/ }).fill(OLD);
  await page.getByLabel(/^Port of split Services/).fill('80');
  await page.getByLabel('File', { exact: true }).fill('web');
  await button('Next').click();
  const written = await createFile(page, 'mesh/web.yaml');
  expect(written).toContain('# Owned by the shop team.');
  for (const kind of [
    'HTTPRoute',
    'AuthorizationPolicy',
    'MeshTLSAuthentication',
    'NetworkAuthentication',
  ])
    expect(written).toMatch(new RegExp(`^kind: ${kind}$`, 'm'));
  expect(written).not.toMatch(/TrafficSplit|ServerAuthorization/);
  expect(written).toContain('kind: TrafficTarget');
  // What stays is said at once, with its reason.
  await expect(
    page.getByText(
      /TrafficTarget from-cart stays: .* none that runs as ServiceAccount shop\/web/,
    ),
  ).toBeVisible();
  await expect(
    page.getByText(/ServerAuthorization web-callers becomes/).first(),
  ).toBeVisible();
});

test('a chart gets values that put its pods into the mesh the way its workload needs', async ({
  page,
}) => {
  await openTemplate(page, 'mesh-helm-chart', {});
  const next = () =>
    page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByLabel(/^Chart/).fill('postgresql');
  await page.getByLabel(/^Namespace/).fill('databases');
  await page.getByLabel('Runs in').selectOption('istio');
  await next();
  await page.getByRole('button', { name: /add/i }).first().click();
  await page.getByRole('spinbutton').first().fill('5432');
  await page.getByLabel(/^Keep these ports out of the proxy/).check();
  await next();
  const values = await createFile(page, 'postgresql/values-mesh.yaml');
  expect(values).toContain(
    "traffic.sidecar.istio.io/excludeInboundPorts: '5432'",
  );
  await expect(page.getByText(/No finding/).first()).toBeVisible();
  // Callers would speak mTLS to a port that no proxy answers.
  await expect(
    page.getByRole('button', { name: 'Download postgresql/mesh.yaml' }),
  ).toBeVisible();
});
