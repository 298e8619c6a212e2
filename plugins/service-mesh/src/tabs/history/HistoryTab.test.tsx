import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityPresentationApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  HistoryEntry,
  HistoryRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  sampleEntries,
  sampleHistory,
} from '../../__testUtils__/sampleHistory';
import { serviceMeshApiRef } from '../../api';
import { entryKey } from './historyRows';
import { HistoryTab } from './HistoryTab';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};
const presentation: typeof entityPresentationApiRef.T = {
  forEntity: ref => {
    const entityRef = String(ref);
    const snapshot = { entityRef, primaryTitle: entityRef };
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
};

/** A store with pages of two. */
function pages(entries: () => readonly HistoryEntry[]) {
  return jest.fn(async (_ref: string, request: HistoryRequest = {}) => {
    const { kinds, before, from = 0, to = Infinity } = request;
    const matching = entries().filter(
      ({ at, id, ref }) =>
        at >= from &&
        at < to &&
        (!kinds || kinds.includes(`${ref.group}/${ref.kind}`)) &&
        (!before || `${at}.${id}` < before),
    );
    const page = matching.slice(0, 2);
    const last = page[page.length - 1];
    return {
      ...sampleHistory,
      data: {
        retentionDays: 90,
        entries: page,
        ...(matching.length > 2 && last && { next: `${last.at}.${last.id}` }),
      },
    };
  });
}

async function show(
  options: {
    getHistory?: ServiceMeshApi['getHistory'];
    url?: string;
    subscribe?: jest.Mock;
  } = {},
) {
  const getHistory = options.getHistory ?? pages(() => sampleEntries);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, { getHistory } as unknown as ServiceMeshApi],
        [catalogApiRef, catalogApiMock()],
        [entityPresentationApiRef, presentation],
        ...(options.subscribe
          ? [[signalApiRef, { subscribe: options.subscribe }] as const]
          : []),
      ]}
    >
      <EntityProvider entity={entity}>
        <HistoryTab />
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      routeEntries: [options.url ?? '/'],
    },
  );
  return getHistory;
}
const items = () =>
  Array.from(document.querySelectorAll<HTMLElement>('[data-entry]'));

describe('the history of an entity', () => {
  it('shows each change with its fields before and after, by keyboard, and the program that wrote it', async () => {
    await show();
    const summary = await screen.findByText(/weight: 90 → 75; spec.http\[0\]/);
    const item = summary.closest('li') as HTMLElement;
    expect(item).toHaveTextContent(/written by argocd-controller GitOps/);
    expect(item).toHaveTextContent(/A program|program, not a person/);
    const toggle = item.querySelector('summary') as HTMLElement;
    toggle.focus();
    expect(toggle).toHaveFocus();
    await userEvent.click(toggle);
    const diff = within(item).getByRole('region', {
      name: 'Fields of VirtualService orders before and after',
    });
    expect(diff).toHaveTextContent(/- 90\+ 75/);
    expect(diff).toHaveTextContent('+ 5s');
    expect(
      within(item).getByRole('button', { name: 'Copy the change' }),
    ).toBeInTheDocument();
  });

  it('loads older changes, and marks what was seen late', async () => {
    await show();
    await waitFor(() => expect(items()).toHaveLength(2));
    await userEvent.click(
      screen.getByRole('button', { name: 'Load older changes' }),
    );
    await waitFor(() => expect(items()).toHaveLength(3));
    expect(items()[2]).toHaveTextContent('Seen late');
    expect(items()[2]).toHaveTextContent('does not say which program');
    expect(screen.getByText(/That is all there is/)).toHaveTextContent('90');
  });

  it('filters by kind at the server, and by what bears on the entity', async () => {
    const getHistory = await show();
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'PeerAuthentication' }),
    );
    await waitFor(() => expect(items()).toHaveLength(1));
    expect(getHistory).toHaveBeenLastCalledWith(
      'component:default/orders',
      expect.objectContaining({
        kinds: ['security.istio.io/PeerAuthentication'],
      }),
    );
    await userEvent.click(
      screen.getByRole('switch', { name: /Only what bears on this/ }),
    );
    expect(items()).toHaveLength(0);
    expect(screen.getByText(/None of the 1 changes/)).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'PeerAuthentication' }),
    );
    await waitFor(() => expect(items()).toHaveLength(1));
    expect(items()[0]).toHaveTextContent('VirtualService shop/orders');
  });

  it('opens the change a link names, wherever it is', async () => {
    await show({ url: `/?entry=${entryKey(sampleEntries[1])}` });
    await waitFor(() =>
      expect(items()[1]?.querySelector('details')).toHaveAttribute('open'),
    );
    expect(
      screen.queryByText('The change this link names'),
    ).not.toBeInTheDocument();
  });

  it('fetches the change a link names when it is further back, and says when it is gone', async () => {
    await show({ url: `/?entry=${entryKey(sampleEntries[2])}` });
    expect(
      await screen.findByText('The change this link names'),
    ).toBeInTheDocument();
    expect(items()[0]).toHaveTextContent('Seen late');
  });

  it('says when the change a link names is gone', async () => {
    await show({ url: '/?entry=12.gone' });
    expect(
      await screen.findByText(/It is not there any more/),
    ).toBeInTheDocument();
  });

  it('asks again as soon as a signal tells of a change, and keeps what was loaded', async () => {
    let entries: readonly HistoryEntry[] = sampleEntries.slice(1);
    const listeners = new Map<string, () => void>();
    const unsubscribe = jest.fn();
    await show({
      getHistory: pages(() => entries),
      subscribe: jest.fn((channel: string, listener: () => void) => {
        listeners.set(channel, listener);
        return { unsubscribe };
      }),
    });
    await waitFor(() => expect(items()).toHaveLength(2));
    entries = sampleEntries;
    const listener = listeners.get('service-mesh:demo/shop');
    expect(listener).toBeDefined();
    act(() => listener?.());
    await waitFor(() => expect(items()).toHaveLength(3));
  });

  it.each([
    [403, /may not see history/],
    [501, /History is turned off/],
    [500, /could not be loaded/],
  ])('tells status %d apart', async (statusCode, words) => {
    await show({
      getHistory: async () => {
        throw Object.assign(new Error('no'), { statusCode });
      },
    });
    expect(
      await screen.findByRole('heading', { name: words }),
    ).toBeInTheDocument();
  });

  it('says when nothing has changed', async () => {
    await show({ getHistory: pages(() => []) });
    expect(
      await screen.findByText(/Nothing has changed in the last 90 days/),
    ).toBeInTheDocument();
  });
});
