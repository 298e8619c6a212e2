import { expect, Page } from '@playwright/test';
import { createServer } from 'node:http';

/** The port that the configuration of the demo lets the catalog read from. */
const PORT = 7448;

/**
 * Registers the file of a component with the catalog by its API, as somebody does who has merged it, while an action runs.
 * Afterwards the catalog knows nothing of it.
 */
export async function withRegistered(
  page: Page,
  { text, component }: { readonly text: string; readonly component: string },
  action: () => Promise<void>,
): Promise<void> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/yaml');
    response.end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, '127.0.0.1', resolve);
  });
  const target = `http://127.0.0.1:${PORT}/catalog-info.yaml`;
  const refreshed = await page.request.get('/api/auth/guest/refresh', {
    headers: { 'x-requested-with': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = await refreshed.json();
  const headers = { authorization: `Bearer ${backstageIdentity.token}` };
  const forget = async () => {
    const known = await page.request.get('/api/catalog/locations', { headers });
    for (const { data } of await known.json())
      if (data.target === target)
        await page.request.delete(`/api/catalog/locations/${data.id}`, {
          headers,
        });
  };
  try {
    // A journey that was stopped may have left it there.
    await forget();
    const registered = await page.request.post('/api/catalog/locations', {
      headers,
      data: { type: 'url', target },
    });
    expect(registered.status()).toBe(201);
    // The catalog takes a moment to process what was registered.
    await expect
      .poll(
        async () => {
          const found = await page.request.get(
            `/api/catalog/entities/by-name/component/default/${component}`,
            { headers },
          );
          return found.status();
        },
        { timeout: 30_000 },
      )
      .toBe(200);
    await action();
  } finally {
    await forget();
    await new Promise(resolve => server.close(resolve));
  }
}
