import { expect, Page } from '@playwright/test';

/** Signs in as guest. */
export async function signIn(page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(page.getByRole('button', { name: 'Enter' })).toBeHidden();
  await expect(page.getByRole('heading').first()).toBeVisible();
}

/** Opens a template with values filled in, as links of the entity pages do. */
export async function openTemplate(page: Page, name: string, values: unknown) {
  await signIn(page);
  await page.goto(
    `/create/templates/default/${name}?formData=${encodeURIComponent(
      JSON.stringify(values),
    )}`,
  );
}

/** Sends the form, and gives the text of a file of the result page by its download. */
export async function createFile(page: Page, file: string): Promise<string> {
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

/** Signs in as guest and opens an entity page, or a tab of it. */
export async function openComponent(page: Page, name: string, tab = '') {
  await signIn(page);
  await page.goto(`/catalog/default/component/${name}${tab && `/${tab}`}`);
  await expect(
    page.getByRole('heading', { name, exact: true }).first(),
  ).toBeVisible();
}
