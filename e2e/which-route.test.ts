import { expect, test } from '@playwright/test';
import { openComponent } from './portal';

test('a header decides about the route, and the link shows the same answer', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  const card = page.getByRole('region', {
    name: 'Which route would this request take?',
  });
  const answer = card.getByRole('status', { name: 'Answer' });
  await expect(answer).toContainText('canary');
  await expect(answer).toContainText('90%');

  await card.getByLabel(/Headers/).fill('x-shop-tester: true');
  await card.getByRole('button', { name: 'Ask' }).click();
  await expect(answer).toContainText('testers');
  await expect(answer).toContainText('header x-shop-tester = true');
  await expect(answer).toContainText('100%');

  await page.reload();
  await expect(answer).toContainText('testers');
  await answer.getByRole('button', { name: /VirtualService/ }).click();
  await expect(page.getByRole('dialog')).toContainText('x-shop-tester');
});

test('a request from outside takes the route of the gateway', async ({
  page,
}) => {
  await openComponent(page, 'frontend', 'mesh-traffic');
  const card = page.getByRole('region', {
    name: 'Which route would this request take?',
  });
  await card.getByLabel('Host').fill('shop.example.com');
  await card.getByLabel(/Path/).fill('/static/logo.svg');
  await card.getByLabel('Sent by').selectOption('gw:istio-system/shop-gateway');
  await card.getByLabel('Over').selectOption('https');
  await card.getByRole('button', { name: 'Ask' }).click();
  const answer = card.getByRole('status', { name: 'Answer' });
  await expect(answer).toContainText(
    'through gateway istio-system/shop-gateway',
  );
  await expect(answer).toContainText(/Forwarded|Redirected/);
});

test('a question that cannot be asked says what is wrong with it', async ({
  page,
}) => {
  await openComponent(page, 'orders', 'mesh-traffic');
  const card = page.getByRole('region', {
    name: 'Which route would this request take?',
  });
  await card.getByLabel(/Path/).fill('orders');
  await expect(card.getByRole('alert')).toContainText('starts with /');
});
