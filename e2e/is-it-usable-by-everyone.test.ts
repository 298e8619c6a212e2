import AxeBuilder from '@axe-core/playwright';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, Page, test } from '@playwright/test';
import { parse } from 'yaml';
import { openComponent, openTemplate } from './portal';

const tabs = [
  'mesh-mtls',
  'mesh-traffic',
  'mesh-access',
  'mesh-signals',
  'mesh-findings',
  'mesh-reviews',
  'mesh-history',
];

/** Opens every card that is read on demand and everything that is folded. */
async function openEverything(page: Page) {
  const closed = page
    .getByRole('main')
    .getByRole('button', { name: /^Show /, expanded: false });
  // Each that is opened leaves the list.
  while ((await closed.count()) > 0) {
    const before = await closed.count();
    await closed.first().click();
    await expect.poll(() => closed.count()).toBeLessThan(before);
  }
  await expect(page.getByText('Reading…')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.getByRole('main').evaluate(main => {
    main.querySelectorAll('details').forEach(details => {
      details.open = true;
    });
  });
}

for (const theme of ['light', 'dark']) {
  for (const tab of tabs) {
    test(`axe finds nothing serious on ${tab} in the ${theme} theme`, async ({
      page,
    }) => {
      await page.addInitScript(
        value => window.localStorage.setItem('theme', value),
        theme,
      );
      await openComponent(page, 'orders', tab);
      // The entity's own heading, then the first card of the tab.
      await expect(
        page.getByRole('main').getByRole('heading', { level: 2 }).nth(1),
      ).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await openEverything(page);
      await expectNothingSerious(page);
    });
  }
}

for (const theme of ['light', 'dark'])
  test(`axe finds nothing serious on the page of all reviews in the ${theme} theme`, async ({
    page,
  }) => {
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await openComponent(page, 'orders', 'mesh-reviews');
    for (const scope of ['all', 'group:default/nobody']) {
      await page.goto(`/service-mesh/reviews?scope=${scope}`);
      await expect(
        page.getByRole('heading', { name: 'Access reviews' }).last(),
      ).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await expectNothingSerious(page);
    }
  });

for (const theme of ['light', 'dark'])
  test(`axe finds nothing serious on the page of the fleet in the ${theme} theme`, async ({
    page,
  }) => {
    await page.addInitScript(
      value => window.localStorage.setItem('theme', value),
      theme,
    );
    await openComponent(page, 'orders', 'mesh-mtls');
    await page.goto('/service-mesh');
    await expect(
      page.getByRole('region', { name: 'List of components' }),
    ).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'List of clusters' }),
    ).toBeVisible();
    await expectNothingSerious(page);
  });

async function expectNothingSerious(page: Page, within = 'main') {
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .analyze();
  const serious = violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(
      v =>
        `${v.id}: ${v.nodes
          .map(n => n.target.join(' '))
          .slice(0, 3)
          .join(', ')}`,
    );
  expect(serious).toEqual([]);
}

test('the tabs are usable at the width of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openComponent(page, 'orders', 'mesh-mtls');
  await expect(page.getByText('decides').first()).toBeVisible();
});

const templates = path.resolve(__dirname, '../templates');

/** What somebody fills in, by a case of a template; the first when none is named. */
function valuesOf(template: string, example?: string): unknown {
  const cases = path.join(templates, template, 'cases');
  const [first] = readdirSync(cases).sort();
  return parse(
    readFileSync(path.join(cases, example ?? first, 'values.yaml'), 'utf8'),
  );
}

for (const template of readdirSync(templates, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name))
  for (const [theme, width] of [
    ['light', 1280],
    ['dark', 480],
  ] as const)
    test(`axe finds nothing serious on any page of the form ${template}, ${theme} and ${width} wide`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.addInitScript(
        value => window.localStorage.setItem('theme', value),
        theme,
      );
      await openTemplate(page, template, valuesOf(template));
      const next = page.getByRole('button', { name: 'Next', exact: true });
      const review = page.getByRole('button', { name: 'Review', exact: true });
      await expect(next.or(review)).toBeVisible();
      for (;;) {
        await expect(page.getByText(/^(Reading|Writing)…/)).toHaveCount(0);
        // What stands around the form is the scaffolder's.
        await expectNothingSerious(page, 'form');
        // Nothing but the manifests themselves scrolls sideways; the grid of the form has a margin of 8 px.
        expect(
          await page
            .locator('form')
            .evaluate(form => form.scrollWidth - form.clientWidth),
        ).toBeLessThanOrEqual(8);
        const last = await review.isVisible();
        const title = await page.locator('form').innerText();
        await (last ? review : next).click();
        if (last) break;
        await expect(page.locator('form')).not.toHaveText(title);
        await expect(next.or(review)).toBeVisible();
      }
      await expect(
        page.getByRole('button', { name: 'Create', exact: true }),
      ).toBeVisible();
    });

test('the preview of a form stands beside its fields on a wide screen, and below them on a narrow one', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openTemplate(page, 'mesh-canary', valuesOf('mesh-canary'));
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  const fields = page.getByText('Sums to 100 percent.');
  const preview = page.getByLabel('Manifests', { exact: true });
  const boxes = async () => {
    const [a, b] = [await fields.boundingBox(), await preview.boundingBox()];
    if (!a || !b) throw new Error('not shown');
    return { fields: a, preview: b };
  };
  await expect(preview).toBeVisible();
  const wide = await boxes();
  expect(wide.preview.x).toBeGreaterThanOrEqual(
    wide.fields.x + wide.fields.width,
  );
  await page.setViewportSize({ width: 800, height: 900 });
  const narrow = await boxes();
  expect(narrow.preview.y).toBeGreaterThan(narrow.fields.y);
  expect(narrow.preview.x).toBeLessThan(narrow.fields.x + narrow.fields.width);
});

/** Goes to a control with the Tab key alone. */
async function tabTo(page: Page, name: RegExp) {
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null;
      return [
        at?.getAttribute('aria-label') ?? '',
        ...[...(at?.labels ?? [])].map(one => one.textContent),
        at?.tagName === 'BUTTON' ? at.textContent : '',
      ].join(' ');
    });
    if (name.test(label.trim())) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

for (const [template, file, steps] of [
  [
    'mesh-canary',
    'mesh/orders.yaml',
    [
      [/^Next$/],
      [/^Next step/, 'Enter'],
      [/^Next$/],
      [/^Review$/],
      [/^Create$/],
    ],
  ],
  [
    'mesh-allow-caller',
    'mesh/orders.yaml',
    [[/^Next$/], [/POST/, 'Space'], [/^Next$/], [/^Review$/], [/^Create$/]],
  ],
  [
    'mesh-helm-chart',
    'postgresql/values-mesh.yaml',
    [
      [/^Next$/],
      [/out of the proxy/, 'Space'],
      [/^Next$/],
      [/^Review$/],
      [/^Create$/],
    ],
  ],
] as const)
  test(`${template} is filled in with the keyboard alone`, async ({ page }) => {
    const values =
      template === 'mesh-helm-chart'
        ? {
            ...{ chart: 'postgresql', namespace: 'databases' },
            ...{ category: 'database', mesh: 'istio', ports: [5432] },
          }
        : valuesOf(
            template,
            template === 'mesh-canary' ? 'next-step' : 'istio',
          );
    await openTemplate(page, template, values);
    await expect(
      page.getByRole('button', { name: 'Next', exact: true }),
    ).toBeVisible();
    for (const [name, key = 'Enter'] of steps) {
      await expect(
        page
          .getByRole(key === 'Space' ? 'checkbox' : 'button', { name })
          .first(),
      ).toBeEnabled();
      await tabTo(page, name);
      await page.keyboard.press(key);
    }
    await expect(
      page.getByRole('button', { name: `Download ${file}` }),
    ).toBeVisible({ timeout: 30_000 });
  });
