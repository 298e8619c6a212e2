import { ServiceMeshReviewsClient } from './ServiceMeshReviewsClient';

const orders = 'component:default/orders';
const review = 'http://mesh/entities/default/component/orders/review';

function client(answer: () => Response) {
  const asked: { url: string; init?: RequestInit }[] = [];
  const api = new ServiceMeshReviewsClient({
    discoveryApi: { getBaseUrl: async () => 'http://mesh' },
    fetchApi: {
      fetch: async (input, init) => {
        asked.push({ url: String(input), init });
        return answer();
      },
    },
  });
  return { api, asked };
}

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'Content-Type': 'application/json', ...init.headers },
  });

describe('ServiceMeshReviewsClient', () => {
  it('reads a review and waits for the next one with its tag', async () => {
    const first = client(() =>
      json({ data: {} }, { headers: { ETag: '"1"' } }),
    );
    expect(await first.api.getReview(orders)).toEqual({
      review: { data: {} },
      etag: '"1"',
    });
    const next = client(() => new Response(null, { status: 304 }));
    expect(
      await next.api.getReview(orders, { etag: '"1"', waitSeconds: 20 }),
    ).toBeUndefined();
    expect(next.asked[0].url).toBe(`${review}?wait=20`);
    expect(next.asked[0].init?.headers).toEqual({ 'If-None-Match': '"1"' });
  });

  it('sends what is decided, signed and delegated', async () => {
    const { api, asked } = client(() => json({ items: [] }, { status: 201 }));
    const seen = { digest: 'd', round: 1 };
    await api.openGrant(orders, { ...seen, grant: 'g' });
    await api.decide(orders, {
      ...seen,
      decisions: [{ grant: 'g', verdict: 'keep' }],
    });
    await api.attest(orders, { ...seen, decisionsTo: 3 });
    await api.delegate(orders, { delegate: 'user:default/ann', granted: true });
    expect(
      asked.map(({ url, init }) => [url, init?.method, init?.body]),
    ).toEqual([
      [`${review}/openings`, 'POST', '{"digest":"d","round":1,"grant":"g"}'],
      [
        `${review}/decisions`,
        'POST',
        '{"digest":"d","round":1,"decisions":[{"grant":"g","verdict":"keep"}]}',
      ],
      [
        `${review}/attestations`,
        'POST',
        '{"digest":"d","round":1,"decisionsTo":3}',
      ],
      [
        `${review}/delegations`,
        'POST',
        '{"delegate":"user:default/ann","granted":true}',
      ],
    ]);
  });

  it('asks what the caller has opened of a review', async () => {
    const { api, asked } = client(() =>
      json({ items: [{ grant: 'g', at: 1 }] }),
    );
    expect(await api.getOpenings(orders, { digest: 'd', round: 2 })).toEqual([
      'g',
    ]);
    expect(asked[0].url).toBe(`${review}/openings?digest=d&round=2`);
  });

  it('asks for lists, counts, use and files', async () => {
    const { api, asked } = client(() => json({ items: [] }));
    await api.listReviews({
      owners: ['group:default/a', 'group:default/b'],
      states: ['due'],
      after: 'x',
      limit: 5,
    });
    await api.listReviews();
    expect(await api.getProgress()).toEqual([]);
    await api.getUsage(orders);
    expect(asked.map(({ url }) => url)).toEqual([
      'http://mesh/reviews?owner=group%3Adefault%2Fa&owner=group%3Adefault%2Fb&state=due&after=x&limit=5',
      'http://mesh/reviews',
      'http://mesh/reviews/progress',
      `${review}/usage`,
    ]);
    const file = client(
      () =>
        new Response('a,b', {
          headers: {
            'Content-Disposition': 'attachment; filename="review-orders.csv"',
          },
        }),
    );
    expect(await file.api.exportReview(orders, 'csv')).toEqual({
      name: 'review-orders.csv',
      content: 'a,b',
    });
    expect(
      await file.api.exportReviews('csv', {
        owners: ['group:default/shop'],
        states: ['due'],
      }),
    ).toEqual({ name: 'review-orders.csv', content: 'a,b' });
    expect(file.asked.at(-1)?.url).toMatch(
      /reviews\/export\?owner=group%3Adefault%2Fshop&state=due&format=csv$/,
    );
  });

  it('raises what the server says', async () => {
    const { api } = client(() =>
      json(
        {
          error: { name: 'ConflictError', message: 'ann was first' },
          request: { method: 'POST', url: '' },
          response: { statusCode: 409 },
        },
        { status: 409 },
      ),
    );
    await expect(
      api.attest(orders, { digest: 'd', round: 1, decisionsTo: 0 }),
    ).rejects.toMatchObject({
      statusCode: 409,
      cause: { message: 'ann was first' },
    });
  });
});
