import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, Page, test } from '@playwright/test';
import { kubectl } from './demoCluster';
import { openComponent } from './portal';

/** What else lets somebody call a component while the test runs. */
const supportMayCall = (name: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: ${name}-from-support
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${name}
  action: ALLOW
  rules:
    - from:
        - source:
            principals: [cluster.local/ns/shop/sa/support]
      to:
        - operation:
            methods: [DELETE]
            paths: [/${name}/*]
`;
const remove = () =>
  kubectl([
    'delete',
    'authorizationpolicy',
    'cart-from-support',
    'payments-from-support',
    '-n',
    'shop',
    '--ignore-not-found',
  ]);

test.beforeEach(remove);
test.afterEach(remove);

// About a component that no other test decides anything about: a decision after the signature would begin the next round.
test('an owner attests, access changes under the signature, and the review says exactly what', async ({
  page,
}) => {
  await openComponent(page, 'payments', 'mesh-reviews');
  const status = page.getByRole('region', { name: /^Review of access/ });
  const grants = page.getByRole('region', { name: 'Grants' }).first();
  await expect(status).toContainText(
    /First review due|Attested|In progress|Outdated/,
  );

  // An earlier run has signed what is there.
  if (!(await status.getByText('Attested', { exact: true }).isVisible())) {
    const open = grants.getByRole('row').filter({ hasText: 'to decide' });
    // Risky grants cannot be selected before they are opened.
    for (const words of await open.getByRole('button').all())
      await words.click();
    for (const box of await open.getByRole('checkbox').all()) await box.check();
    if ((await open.count()) > 0)
      await grants.getByRole('button', { name: 'Keep selected' }).click();
    await expect(grants.getByText('to decide', { exact: true })).toHaveCount(0);
    await status.getByRole('button', { name: 'Attest…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Known callers only');
    await dialog.getByRole('button', { name: 'Sign' }).click();
  }
  await expect(status.getByText('Attested', { exact: true })).toBeVisible();
  await expect(status).toContainText('as owner');

  kubectl(['apply', '-f', '-'], supportMayCall('payments'));
  await expect(status.getByText('Outdated', { exact: true })).toBeVisible();
  await expect(status).toContainText('Access is not what was attested.');
  const changes = page.getByRole('region', { name: /^Changed since/ });
  await expect(changes.getByRole('listitem')).toHaveCount(1);
  await expect(changes.getByRole('listitem')).toContainText('wider');
  await expect(changes.getByRole('listitem')).toContainText(
    /sa\/support may call DELETE \/payments\/\* at shop\/payments:\d+/,
  );
  await expect(
    grants.getByRole('row').filter({ hasText: 'sa/support' }),
  ).toContainText('new');

  remove();
  await expect(status.getByText('Attested', { exact: true })).toBeVisible();
});

/** Opens the template a decision leads to, and gives the text of a file of its result page. */
async function followTemplate(page: Page, file: string): Promise<string> {
  await page
    .getByRole('link', { name: 'Make the change with a template' })
    .first()
    .click();
  await expect(page.getByText('In the live mesh')).toBeVisible();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'no longer:' }).first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const button = page.getByRole('button', { name: `Download ${file}` });
  await expect(button).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button.click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

async function revoke(page: Page, component: string, grant: RegExp) {
  await openComponent(page, component, 'mesh-reviews');
  await page.getByRole('button', { name: grant }).click();
  await page.getByRole('radio', { name: 'Revoke' }).check({ force: true });
  await page.getByRole('button', { name: 'Record decision' }).click();
  const decided = page.getByRole('region', {
    name: 'Changes that were decided',
  });
  await expect(
    decided.getByRole('listitem').filter({ hasText: grant }),
  ).toContainText('Not done yet');
  return decided.getByRole('listitem').filter({ hasText: grant });
}

test('a revoked grant leads to its policy without the rule, and is done when the cluster agrees', async ({
  page,
}) => {
  kubectl(['apply', '-f', '-'], supportMayCall('cart'));
  const grant = /sa\/support may call DELETE/;
  await revoke(page, 'cart', grant);
  const written = await followTemplate(page, 'mesh/access.yaml');
  expect(written).toContain('name: cart-from-support');
  expect(written).toContain('rules: []');
  expect(written).not.toContain('sa/support');
  kubectl(['apply', '-f', '-'], written);
  await page.goto('/catalog/default/component/cart/mesh-reviews');
  await expect(
    page
      .getByRole('region', { name: 'Changes that were decided' })
      .getByRole('listitem')
      .filter({ hasText: grant }),
  ).toContainText('Done, verified live');
});

test('a revoked grant of Linkerd leads to the deletion of what authorizes it', async ({
  page,
}) => {
  const grant = /vote-count.* may call everything/;
  const before = kubectl([
    'get',
    'authorizationpolicies.policy.linkerd.io',
    'voting-from-batch',
    '-n',
    'emoji',
    '-o',
    'yaml',
  ]);
  try {
    await revoke(page, 'emoji-voting', grant);
    const [command] = (await followTemplate(page, 'delete.sh')).split('\n');
    expect(command).toBe(
      'kubectl delete authorizationpolicy.policy.linkerd.io voting-from-batch --namespace emoji',
    );
    kubectl(command.split(' ').slice(1));
    await page.goto('/catalog/default/component/emoji-voting/mesh-reviews');
    await expect(
      page
        .getByRole('region', { name: 'Changes that were decided' })
        .getByRole('listitem')
        .filter({ hasText: grant }),
    ).toContainText('Done, verified live');
  } finally {
    kubectl(['apply', '-f', '-'], before);
  }
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
  for (const format of ['CSV', 'JSON']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Export ${format}` }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(
      `reviews.${format.toLowerCase()}`,
    );
    const text = readFileSync(await download.path(), 'utf8');
    expect(text).toContain('"format":"meshwright-review/1"');
    expect(text).toContain('component:default/cart');
    if (format === 'CSV') {
      // By the steps of docs/reviews.md.
      const end = text.indexOf('\n');
      const { contentSha256 } = JSON.parse(text.slice(2, end));
      expect(
        createHash('sha256')
          .update(text.slice(end + 1))
          .digest('hex'),
      ).toBe(contentSha256);
    }
  }
  await link.click();
  await expect(
    page.getByRole('region', { name: /^Review of access/ }),
  ).toBeVisible();
});
