import { PortEndpoints } from '@meshwright/backstage-plugin-service-mesh-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { reportHandlers, renderTab } from '../../__testUtils__/renderTab';
import { sampleEndpoints } from '../../__testUtils__/sampleEndpoints';
import { Endpoints } from './Endpoints';
import { summaryWords } from './endpointWords';

const server = setupServer();
registerMswTestHooks(server);

const [sample] = sampleEndpoints.services;
const TITLE = { name: 'Where a caller’s proxy sends it' };

describe('where a caller’s proxy sends it', () => {
  it('lists every endpoint with the reason why it is or is not encrypted', async () => {
    server.use(...reportHandlers());
    await renderTab(Endpoints);
    const card = await screen.findByRole('region', TITLE, { timeout: 5_000 });
    expect(card).toHaveTextContent(
      '2 endpoints, mTLS to 1 of them. 1 more is not used.',
    );
    const row = (address: RegExp) =>
      within(card).getByRole('row', { name: address });
    expect(row(/10\.244\.0\.1/)).toHaveTextContent('mTLS');
    expect(row(/10\.244\.0\.2/)).toHaveTextContent(
      /Plaintext.*bypass its proxy/,
    );
    expect(row(/10\.244\.0\.3/)).toHaveTextContent(/Not used.*not ready/);
    expect(
      within(row(/10\.244\.0\.1/)).getAllByRole('button', {
        name: /Pod shop\/orders-v1-a/,
      })[0],
    ).toBeVisible();
    expect(card).toHaveTextContent(
      '20% of the requests of the last 10 s, and 10/s in any case',
    );
    expect(card).toHaveTextContent('25% orders-v2.shop.svc.cluster.local:80');
    expect(
      within(card).getByRole('button', { name: /Copy command/ }),
    ).toBeVisible();
  });

  it('says of which clusters nothing is known', async () => {
    server.use(
      ...reportHandlers({
        endpoints: {
          services: [
            {
              ...sample,
              origin: 'federated',
              unknown: [{ cluster: 'east', because: 'it is not watched' }],
            },
          ],
          leftOut: 3,
        },
      }),
    );
    await renderTab(Endpoints);
    const card = await screen.findByRole('region', TITLE, { timeout: 5_000 });
    expect(card).toHaveTextContent(/in cluster east are not known/);
    expect(card).toHaveTextContent('several clusters at once');
    expect(card).toHaveTextContent('3 more are not listed.');
  });

  it.each([
    [{ unread: ['EndpointSlice'] }, /is not known: EndpointSlice/],
    [{ unread: [] }, /No Service leads to the component/],
  ])('says why nothing is listed', async (changes, text) => {
    server.use(...reportHandlers({ endpoints: { services: [], ...changes } }));
    await renderTab(Endpoints);
    expect(await screen.findByText(text)).toBeVisible();
  });
});

describe('the summary of a port', () => {
  const [endpoint] = sample.ports[0].endpoints;
  it.each<[readonly Partial<typeof endpoint>[], string]>([
    [[], 'No endpoint is ready: callers wait, and are refused.'],
    [[{}], '1 endpoint, by mTLS.'],
    [[{ tls: 'plaintext' }], '1 endpoint, without mTLS.'],
    [[{ tls: 'unknown' }], '1 endpoint, not known of 1.'],
    [[{}, {}], '2 endpoints, mTLS to all of them.'],
  ])('%#', (changes, words) => {
    const port: PortEndpoints = {
      ...sample.ports[0],
      endpoints: changes.map(change => ({ ...endpoint, ...change })),
    };
    expect(summaryWords(port)).toBe(words);
  });
});
