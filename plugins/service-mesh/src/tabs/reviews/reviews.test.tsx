import { Entity } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import { identityApiRef } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  AccessGrant,
  AccessPredicate,
  canonicalJson,
  canonicalPlaces,
  EntityReview,
  GrantRisk,
  Report,
  reviewAccess,
  ReviewDecision,
  ReviewRecords,
  ReviewSummary,
  ServiceMeshReviewsApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ComponentType } from 'react';
import { serviceMeshReviewsApiRef } from '../../api';
import { ReviewLine } from '../overview/ReviewLine';
import { callersForm } from './callersForm';
import { FleetReviewsPage } from './FleetReviewsPage';
import { ReviewsTab } from './ReviewsTab';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default' },
};
const workload = {
  cluster: 'eu',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders',
};
const identity = (name: string): AccessPredicate => ({
  attribute: 'source.identity',
  match: { exact: `cluster.local/ns/shop/sa/${name}` },
});

function grant(name: string, risks: readonly GrantRisk[] = []): AccessGrant {
  const matches: AccessPredicate = risks.length
    ? { all: [] }
    : {
        all: [
          identity(name),
          {
            any: [
              { attribute: 'request.method', match: { exact: 'GET' } },
              { attribute: 'request.method', match: { exact: 'PUT' } },
            ],
          },
          { attribute: 'request.path', match: { prefix: '/orders' } },
        ],
      };
  return {
    key: canonicalJson({ effect: 'allow', enforcedBy: 'sidecar', matches }),
    effect: 'allow',
    enforcedBy: 'sidecar',
    who: risks.length ? [] : [`shop/${name}`],
    what: ['GET /orders*'],
    conditions: [],
    matches,
    places: [{ workload, port: 8080 }],
    risks,
    evidence: [{ type: 'default', name: 'istio: no policy' }],
  };
}

const DAY = 86_400_000;

function reportOf(
  grants: readonly AccessGrant[],
  more: Partial<ReviewRecords> = {},
  complete = true,
): Report<EntityReview> {
  const access = {
    grants,
    grounds: [
      { workload, port: 8080, otherwise: 'deny', mtls: 'strict' } as const,
    ],
    canonical: '',
    complete,
  };
  const records: ReviewRecords = {
    discoveredAt: Date.now() - DAY,
    decisions: [],
    firstSeen: new Map(),
    ...more,
  };
  const policy = { periodDays: 90, overdueDays: 14 };
  const digest = 'a'.repeat(64);
  return {
    data: {
      ...reviewAccess({ access, digest }, records, policy, Date.now()),
      ownerRefs: ['group:default/shop'],
      digest,
      complete,
      grounds: access.grounds,
      policy,
      discoveredAt: records.discoveredAt,
      lastDecision: records.decisions.length,
      ...(records.attestation && { attestation: records.attestation }),
      delegations: [],
    },
    mapping: {
      entityRef: 'component:default/orders',
      state: 'mapped',
      selections: [],
      clusters: [],
      explanation: '',
    },
    coverage: [],
    asOf: Date.now(),
    problems: [],
  };
}

const decided = (
  about: AccessGrant,
  more: Partial<ReviewDecision> = {},
): ReviewDecision => ({
  id: `of ${about.key}`,
  sequence: 1,
  round: 1,
  digest: 'x',
  grant: about.key,
  places: canonicalPlaces(about.places),
  words: `${about.who.join()} may call`,
  verdict: 'keep',
  opened: false,
  by: 'user:default/ann',
  at: Date.UTC(2026, 0, 2),
  ...more,
});

function fakeApi(report: Report<EntityReview> | Error) {
  const api = {
    getReview: jest.fn(
      async (_ref: string, request: { etag?: string; signal?: AbortSignal }) =>
        request.etag
          ? new Promise<never>((_resolve, reject) =>
              request.signal?.addEventListener('abort', () =>
                reject(new Error('aborted')),
              ),
            )
          : { review: report, etag: '1' },
    ),
    getUsage: jest.fn(async () => ({
      state: 'ok' as const,
      windowSeconds: 2_592_000,
      usage:
        report instanceof Error
          ? []
          : report.data.grants.map(({ grant: { key } }, i) => ({
              grant: key,
              callers: i ? [] : ['shop/cart'],
              requests: i ? 0 : 2000,
              ...(!i && { lastSeen: Date.UTC(2026, 0, 3) }),
              precision: 'caller' as const,
            })),
    })),
    getOpenings: jest.fn(async () => [] as readonly string[]),
    openGrant: jest.fn(async () => {}),
    decide: jest.fn(async () => []),
    attest: jest.fn(async () => {}),
    delegate: jest.fn(async () => {}),
    listReviews: jest.fn(),
    getProgress: jest.fn(),
    exportReview: jest.fn(),
    exportReviews: jest.fn(),
  };
  if (report instanceof Error) api.getReview.mockRejectedValue(report as never);
  return api;
}

async function show(Part: ComponentType, api: ReturnType<typeof fakeApi>) {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshReviewsApiRef, api as unknown as ServiceMeshReviewsApi],
        [
          identityApiRef,
          {
            getBackstageIdentity: async () => ({
              ownershipEntityRefs: ['user:default/guest', 'group:default/shop'],
            }),
          } as never,
        ],
        [
          entityPresentationApiRef,
          {
            forEntity: (ref: Entity | string) => {
              const snapshot = {
                entityRef: String(ref),
                primaryTitle: String(ref).split('/').slice(-1)[0],
              };
              return { snapshot, promise: Promise.resolve(snapshot) };
            },
          },
        ],
      ]}
    >
      <EntityProvider entity={entity}>
        <Part />
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}

describe('the tab of reviews', () => {
  it('lists the grants with what is known about their use, and keeps several at once', async () => {
    const api = fakeApi(reportOf([grant('cart'), grant('web')]));
    await show(ReviewsTab, api);
    expect(await screen.findByText('First review due')).toBeInTheDocument();
    expect(
      await screen.findByText(
        'in 30 d, last on 3 Jan 2026, perhaps by shop/cart',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('not in the last 30 d')).toBeInTheDocument();
    for (const box of screen.getAllByRole('checkbox'))
      await userEvent.click(box);
    await userEvent.click(
      screen.getByRole('button', { name: 'Keep selected' }),
    );
    expect(api.decide).toHaveBeenCalledWith('component:default/orders', {
      digest: 'a'.repeat(64),
      round: 1,
      decisions: [
        { grant: grant('cart').key, verdict: 'keep' },
        { grant: grant('web').key, verdict: 'keep' },
      ],
    });
  });

  it.each([
    ['unknown', 'Use is not known: Prometheus is down.'],
    ['ok', 'Use: Prometheus is down.'],
  ] as const)('says why use is %s in part or in full', async (state, words) => {
    const api = fakeApi(reportOf([grant('cart')]));
    api.getUsage.mockResolvedValue({
      state: state as 'ok',
      explanation: 'Prometheus is down',
      windowSeconds: 0,
      usage: [],
    } as never);
    await show(ReviewsTab, api);
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByText('unknown')).toBeVisible();
  });

  it('lets a risky grant be selected only after it was opened', async () => {
    const api = fakeApi(reportOf([grant('x', ['anyone'])]));
    await show(ReviewsTab, api);
    const box = await screen.findByRole('checkbox');
    expect(box).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: /anyone may call/ }),
    );
    expect(
      screen.getByText('Nothing restricts who may call.'),
    ).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('checkbox')).toBeEnabled());
    expect(api.openGrant.mock.calls).toEqual([
      [
        'component:default/orders',
        { digest: 'a'.repeat(64), round: 1, grant: grant('x', ['anyone']).key },
      ],
    ]);
  });

  it('does not ask to open again what was opened before the page was loaded', async () => {
    const risky = grant('x', ['anyone']);
    const api = fakeApi(reportOf([risky]));
    api.getOpenings.mockResolvedValue([risky.key]);
    await show(ReviewsTab, api);
    await waitFor(() => expect(screen.getByRole('checkbox')).toBeEnabled());
    await userEvent.click(
      screen.getByRole('button', { name: /anyone may call/ }),
    );
    expect(api.openGrant).not.toHaveBeenCalled();
    expect(api.getOpenings).toHaveBeenCalledWith(
      'component:default/orders',
      expect.objectContaining({ digest: 'a'.repeat(64), round: 1 }),
    );
  });

  it('leaves a risky grant undecided that the backend was not told about', async () => {
    const api = fakeApi(reportOf([grant('x', ['anyone'])]));
    api.openGrant.mockRejectedValue(new Error('no answer'));
    await show(ReviewsTab, api);
    await userEvent.click(
      await screen.findByRole('button', { name: /anyone may call/ }),
    );
    expect(await screen.findByText(/no answer/)).toBeInTheDocument();
    expect(screen.getByRole('checkbox')).toBeDisabled();
    expect(
      screen.getByRole('button', { name: 'Record decision' }),
    ).toBeDisabled();
  });

  it('keeps the place of those who use the keyboard', async () => {
    const risky = grant('x', ['anyone']);
    const api = fakeApi(reportOf([grant('cart'), risky]));
    await show(ReviewsTab, api);
    const name = await screen.findByRole('button', { name: /anyone may call/ });
    await userEvent.click(name);
    const record = screen.getByRole('button', { name: 'Record decision' });
    await waitFor(() => expect(record).toBeEnabled());
    await userEvent.click(record);
    await waitFor(() => expect(name).toHaveFocus());
    const [box] = screen.getAllByRole('checkbox');
    await userEvent.click(box);
    await userEvent.click(
      screen.getByRole('button', { name: 'Keep selected' }),
    );
    await waitFor(() =>
      expect(screen.getByText(/^2 of 2 grants/)).toHaveFocus(),
    );
    expect(api.decide).toHaveBeenCalledTimes(2);
  });

  it('keeps the place where the grant that was decided is no longer listed', async () => {
    const [cart, web] = [grant('cart'), grant('web')];
    const api = fakeApi(reportOf([cart, web]));
    api.decide.mockImplementation(async () => {
      const review = reportOf([cart, web], { decisions: [decided(cart)] });
      api.getReview.mockResolvedValueOnce({ review, etag: '2' });
      return [];
    });
    await show(ReviewsTab, api);
    await userEvent.click(
      await screen.findByRole('radio', { name: 'To decide' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /shop\/cart may call/ }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Record decision' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: /shop\/cart may call/ }),
      ).not.toBeInTheDocument(),
    );
    expect(document.activeElement).toHaveRole('status');
    expect(document.activeElement).toHaveTextContent('1 of 2 grants');
    await userEvent.click(
      screen.getAllByRole('radio', { name: 'All', checked: false })[0],
    );
  });

  it.each([
    ['group:default/shop', false],
    ['group:default/other', true],
  ])(
    'says before it is signed who signs, where the owner is %s',
    async (owner, isStranger) => {
      const report = reportOf([grant('cart')], {
        decisions: [decided(grant('cart'))],
      });
      await show(
        ReviewsTab,
        fakeApi({ ...report, data: { ...report.data, ownerRefs: [owner] } }),
      );
      await userEvent.click(
        await screen.findByRole('button', { name: 'Attest…' }),
      );
      expect(
        await screen.findByText(
          /^You sign that the grant shown is known to you: 1 kept/,
        ),
      ).toBeInTheDocument();
      expect(
        screen.queryAllByText(/neither an owner nor a delegate/),
      ).toHaveLength(isStranger ? 1 : 0);
    },
  );

  it('says which grants are open past the waypoint', async () => {
    const given = grant('x');
    const places = given.places.map(place => ({
      ...place,
      pastWaypoint: true as const,
    }));
    await show(ReviewsTab, fakeApi(reportOf([{ ...given, places }])));
    expect(await screen.findByText('past the waypoint')).toBeInTheDocument();
  });

  it('asks nobody to decide about what comes with the mesh', async () => {
    const probes: AccessGrant = { ...grant('probes'), givenByMesh: true };
    await show(ReviewsTab, fakeApi(reportOf([probes])));
    expect(await screen.findByText('given by the mesh')).toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: /shop\/probes may call/ }),
    );
    expect(screen.getByText(/no policy takes it back/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Record decision' }),
    ).not.toBeInTheDocument();
  });

  it('takes an exception with its reason and its end only', async () => {
    const api = fakeApi(reportOf([grant('cart')]));
    await show(ReviewsTab, api);
    await userEvent.click(
      await screen.findByRole('button', { name: /shop\/cart may call/ }),
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Exception' }));
    const record = screen.getByRole('button', { name: 'Record decision' });
    expect(record).toBeDisabled();
    await userEvent.type(
      screen.getByLabelText('Why is it accepted?'),
      'until the move',
    );
    await userEvent.type(screen.getByLabelText('Until'), '2036-05-01');
    await userEvent.click(record);
    expect(api.decide).toHaveBeenCalledWith(
      'component:default/orders',
      expect.objectContaining({
        decisions: [
          {
            grant: grant('cart').key,
            verdict: 'exception',
            note: 'until the move',
            until: Date.UTC(2036, 4, 1),
          },
        ],
      }),
    );
  });

  it('signs when everything is decided, and says who was faster', async () => {
    const cart = grant('cart');
    const api = fakeApi(reportOf([cart], { decisions: [decided(cart)] }));
    const conflict = new ConflictError('user:default/bob attested it');
    api.attest.mockRejectedValue(
      Object.assign(conflict, { statusCode: 409 }) as never,
    );
    await show(ReviewsTab, api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Attest…' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('1 kept');
    await userEvent.type(within(dialog).getByRole('textbox'), 'fine');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign' }));
    expect(api.attest).toHaveBeenCalledWith('component:default/orders', {
      digest: 'a'.repeat(64),
      round: 1,
      decisionsTo: 1,
      note: 'fine',
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Somebody or something was faster');
    expect(alert).toHaveTextContent('user:default/bob attested it');
  });

  it('shows what changed since the attestation, and what became of a revoked grant', async () => {
    const [cart, web, fresh] = ['cart', 'web', 'new'].map(name => grant(name));
    const api = fakeApi(
      reportOf([cart, fresh], {
        attestation: {
          id: 'a',
          sequence: 1,
          digest: 'b'.repeat(64),
          decisionsTo: 2,
          by: 'user:default/ann',
          capacity: 'owner',
          at: Date.now() - DAY,
        },
        attested: { grants: [cart, web], grounds: [] },
        decisions: [
          decided(cart),
          decided(web, { verdict: 'revoke', note: 'unused' }),
        ],
      }),
    );
    await show(ReviewsTab, api);
    expect(await screen.findByText('Outdated')).toBeInTheDocument();
    expect(
      screen.getByText('shop/new may call GET /orders* at shop/orders:8080'),
    ).toBeInTheDocument();
    expect(screen.getByText('Done, verified live')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Keep 1 that were kept and did not change',
      }),
    );
    expect(api.decide).toHaveBeenCalledWith(
      'component:default/orders',
      expect.objectContaining({
        round: 2,
        decisions: [expect.objectContaining({ grant: cart.key })],
      }),
    );
  });

  it('offers no signature under what could not be read', async () => {
    await show(ReviewsTab, fakeApi(reportOf([grant('cart')], {}, false)));
    expect(await screen.findByText('Not fully read')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Attest…' })).toBeDisabled();
    expect(screen.getByRole('checkbox')).toBeDisabled();
  });

  it.each([
    [403, 'You may not see the review of this entity'],
    [404, 'There is no review here'],
  ])('says what a %d means', async (statusCode, title) => {
    const error = Object.assign(new Error('Reviews are off'), { statusCode });
    await show(ReviewsTab, fakeApi(error));
    expect(await screen.findByText(title)).toBeInTheDocument();
  });
});

describe('the line on the overview card', () => {
  it('tells where the review stands, and nothing when there is none', async () => {
    await show(ReviewLine, fakeApi(reportOf([grant('cart')])));
    expect(await screen.findByText('First review due')).toBeInTheDocument();
    expect(screen.getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh-reviews',
    );
  });
});

describe('the page of all reviews', () => {
  const summary = (name: string): ReviewSummary => ({
    entityRef: `component:default/${name}`,
    ownerRefs: ['group:default/shop'],
    state: 'outdated',
    reasons: ['changed'],
    dueAt: Date.UTC(2026, 0, 1),
    overdueAt: Date.UTC(2026, 0, 15),
    decided: 1,
    total: 3,
    risky: 1,
    widened: true,
    complete: true,
    digest: 'd',
    asOf: 0,
  });

  it('begins with what is mine, and goes on page by page', async () => {
    const api = fakeApi(reportOf([]));
    api.getProgress.mockResolvedValue([
      {
        ownerRef: 'group:default/shop',
        total: 4,
        states: { attested: 3, outdated: 1 },
      },
    ]);
    api.listReviews.mockImplementation(async ({ after }) =>
      after
        ? { items: [summary('cart')] }
        : { items: [summary('orders')], next: 'n' },
    );
    await show(FleetReviewsPage, api);
    const link = await screen.findByRole('link', { name: 'orders' });
    expect(link).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/mesh-reviews',
    );
    expect(api.listReviews).toHaveBeenCalledWith(
      expect.objectContaining({
        owners: ['user:default/guest', 'group:default/shop'],
      }),
    );
    expect(screen.getByText('3 of 4')).toBeInTheDocument();
    expect(
      screen.getByText('To be attested by 15 Jan 2026'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(
      await screen.findByRole('link', { name: 'cart' }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('radio', { name: 'All', checked: false }),
    );
    await waitFor(() =>
      expect(api.listReviews).toHaveBeenLastCalledWith(
        expect.objectContaining({ owners: [] }),
      ),
    );
  });

  it('shows nothing of what was mine among all, however late it comes', async () => {
    const api = fakeApi(reportOf([]));
    api.getProgress.mockResolvedValue([]);
    let arrive: (page: unknown) => void = () => {};
    api.listReviews.mockImplementation(async ({ owners, after }) => {
      if (after) return new Promise(resolve => (arrive = resolve));
      return owners.length > 0
        ? { items: [summary('orders')], next: 'n' }
        : { items: [summary('payments')] };
    });
    await show(FleetReviewsPage, api);
    const more = await screen.findByRole('button', { name: 'Show more' });
    await userEvent.dblClick(more);
    expect(
      api.listReviews.mock.calls.filter(([{ after }]) => after),
    ).toHaveLength(1);
    await userEvent.click(
      screen.getAllByRole('radio', { name: 'All', checked: false })[0],
    );
    await screen.findByRole('link', { name: 'payments' });
    await act(async () => arrive({ items: [summary('cart')], next: 'm' }));
    expect(screen.getAllByRole('row')).toHaveLength(2);
    expect(screen.getByRole('link', { name: 'payments' })).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getAllByRole('radio', { name: 'Mine', checked: false })[0],
    );
  });

  it('keeps the rows when more could not be loaded, and asks again', async () => {
    const api = fakeApi(reportOf([]));
    api.getProgress.mockResolvedValue([]);
    let fails = true;
    api.listReviews.mockImplementation(async ({ after }) => {
      if (!after) return { items: [summary('orders')], next: 'n' };
      if (fails) throw new Error('no answer');
      return { items: [summary('cart')] };
    });
    await show(FleetReviewsPage, api);
    const more = await screen.findByRole('button', { name: 'Show more' });
    await userEvent.click(more);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'More could not be loaded: no answer',
    );
    expect(screen.getByRole('link', { name: 'orders' })).toBeInTheDocument();
    fails = false;
    await userEvent.click(more);
    await screen.findByRole('link', { name: 'cart' });
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'orders' })).toBeInTheDocument();
  });
});

describe('the export of all reviews', () => {
  const begin = async (api: ReturnType<typeof fakeApi>) => {
    api.getProgress.mockResolvedValue([
      {
        ownerRef: 'group:default/shop',
        total: 1,
        states: { outdated: 1 },
      },
    ]);
    api.listReviews.mockResolvedValue({
      items: [
        {
          entityRef: 'component:default/orders',
          ownerRefs: ['group:default/shop'],
          state: 'outdated',
          reasons: ['changed'],
          dueAt: 0,
          overdueAt: 0,
          decided: 0,
          total: 1,
          risky: 0,
          widened: false,
          complete: true,
          digest: 'd',
          asOf: 0,
        },
      ],
    });
    await show(FleetReviewsPage, api);
    await screen.findByRole('link', { name: 'orders' });
  };

  it('saves what the list shows, in both forms', async () => {
    const saved: string[] = [];
    URL.createObjectURL = jest.fn(() => 'blob:x');
    URL.revokeObjectURL = jest.fn();
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function save(this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    const api = fakeApi(reportOf([]));
    api.exportReviews.mockImplementation(async format => ({
      name: `reviews.${format}`,
      content: 'x',
    }));
    await begin(api);
    await userEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
    await userEvent.click(screen.getByRole('button', { name: 'shop' }));
    await waitFor(() =>
      expect(api.listReviews).toHaveBeenLastCalledWith(
        expect.objectContaining({ owners: ['group:default/shop'] }),
      ),
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Outdated' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export JSON' }),
    );
    expect(api.exportReviews.mock.calls).toEqual([
      [
        'csv',
        { owners: ['user:default/guest', 'group:default/shop'], states: [] },
      ],
      ['json', { owners: ['group:default/shop'], states: ['outdated'] }],
    ]);
    expect(saved).toEqual(['reviews.csv', 'reviews.json']);
    click.mockRestore();
    const [everybody] = screen.getAllByRole('radio', { name: 'All' });
    await userEvent.click(everybody);
    await waitFor(() =>
      expect(api.listReviews).toHaveBeenLastCalledWith(
        expect.objectContaining({ owners: [] }),
      ),
    );
  });

  it('says so when the reader may not export', async () => {
    const api = fakeApi(reportOf([]));
    api.exportReviews.mockRejectedValue(
      Object.assign(new Error('It takes service-mesh.review.export'), {
        statusCode: 403,
      }),
    );
    await begin(api);
    await userEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not do that');
    expect(alert).toHaveTextContent('service-mesh.review.export');
  });

  it.each([
    [404, 'Reviews are off'],
    [500, 'The reviews could not be loaded'],
  ])('says what a %d of the list means', async (statusCode, title) => {
    const api = fakeApi(reportOf([]));
    api.getProgress.mockRejectedValue(new Error('x'));
    api.listReviews.mockRejectedValueOnce(
      Object.assign(new Error('Reviews are off'), { statusCode }),
    );
    api.listReviews.mockResolvedValue({ items: [] });
    await show(FleetReviewsPage, api);
    expect((await screen.findAllByText(title))[0]).toBeInTheDocument();
    if (statusCode === 404) return;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No review fits')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Show all reviews' }),
    ).toHaveAttribute('href', expect.stringMatching(/\?scope=all$/));
  });
});

describe('callersForm', () => {
  const form = (verdict: 'reduce' | 'revoke') => {
    const { template, values } = callersForm(
      'component:default/orders',
      [grant('cart'), grant('web'), grant('x', ['anyone'])],
      grant('web').key,
      verdict,
    );
    expect(template).toBe('mesh-allow-caller');
    return values as {
      allow: { callers: { serviceAccount: string }[] }[];
    };
  };

  it('fills in everybody else who may call', () => {
    expect(form('revoke')).toEqual({
      workload: { entityRef: 'component:default/orders' },
      allow: [
        {
          callers: [{ namespace: 'shop', serviceAccount: 'cart' }],
          operations: {
            methods: ['GET', 'PUT'],
            paths: [{ type: 'prefix', value: '/orders' }],
          },
        },
      ],
    });
    expect(
      form('reduce').allow.map(({ callers }) => callers[0].serviceAccount),
    ).toEqual(['cart', 'web']);
  });
});
