import { PropsWithChildren } from 'react';
import { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import {
  changeChannel,
  ReportRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { act, renderHook } from '@testing-library/react';
import { sampleEntries, sampleHistory } from '../__testUtils__/sampleHistory';
import { sampleReports } from '../__testUtils__/sampleReports';
import { serviceMeshApiRef } from '../api';
import { useHistory } from './useHistory';
import { useReport } from './useReport';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders' },
};
const mapping = {
  ...sampleReports.mtls.mapping,
  clusters: ['demo'],
  namespace: 'shop',
};

/** A backend whose answers change, and the signals plugin where it is installed. */
function setUp(signals: boolean) {
  const listeners = new Map<string, () => void>();
  let version = 1;
  const api = {
    getReport: jest.fn(
      async (_: string, __: string, request: ReportRequest) => {
        const etag = String(version);
        if (request.etag !== etag)
          return {
            modified: true,
            etag,
            report: { ...sampleReports.mtls, mapping, asOf: version },
          };
        // Held, as a server does; it ends when it is let go.
        return new Promise((_resolve, reject) => {
          request.signal?.addEventListener('abort', () =>
            reject(new Error('aborted')),
          );
          setTimeout(
            () =>
              reject(Object.assign(new Error('gateway'), { statusCode: 504 })),
            25_000,
          );
        });
      },
    ),
    getHistory: jest.fn(async () => ({
      ...sampleHistory,
      mapping,
      data: {
        retentionDays: 90,
        entries: sampleEntries.slice(0, version),
      },
    })),
  };
  const wrapper = ({ children }: PropsWithChildren) => (
    <TestApiProvider
      apis={[
        [serviceMeshApiRef, api as unknown as ServiceMeshApi],
        ...(signals
          ? [
              [
                signalApiRef,
                {
                  subscribe: (channel: string, listener: () => void) => {
                    listeners.set(channel, listener);
                    return { unsubscribe: () => listeners.delete(channel) };
                  },
                } as unknown as SignalApi,
              ] as const,
            ]
          : []),
      ]}
    >
      <EntityProvider entity={entity}>{children}</EntityProvider>
    </TestApiProvider>
  );
  return {
    api,
    wrapper,
    listeners,
    change: () => {
      version += 1;
    },
  };
}

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

describe('an open page', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('changes at once when a signal tells of the namespace of its entity', async () => {
    const { wrapper, listeners, change } = setUp(true);
    const { result, unmount } = renderHook(() => useReport('mtls'), {
      wrapper,
    });
    await pass(0);
    expect(result.current.report?.asOf).toBe(1);
    change();
    const channel = changeChannel({ cluster: 'demo', namespace: 'shop' });
    act(() => listeners.get(channel)?.());
    await pass(10);
    expect(result.current.report?.asOf).toBe(2);
    expect(result.current.error).toBeUndefined();
    unmount();
    expect(listeners.size).toBe(0);
  });

  it('changes by itself without the signals plugin', async () => {
    const { wrapper, change } = setUp(false);
    const { result } = renderHook(() => useReport('mtls'), { wrapper });
    await pass(0);
    expect(result.current.report?.asOf).toBe(1);
    change();
    // The held request ends, and the next one finds the change.
    await pass(35_000);
    expect(result.current.report?.asOf).toBe(2);
  });

  it.each([true, false])(
    'keeps asking for the history, with signals %s',
    async signals => {
      const { wrapper, change } = setUp(signals);
      const { result } = renderHook(() => useHistory(), { wrapper });
      await pass(0);
      expect(result.current.entries).toHaveLength(1);
      change();
      await pass(29_000);
      expect(result.current.entries).toHaveLength(1);
      await pass(2_000);
      expect(result.current.entries).toHaveLength(2);
    },
  );
});
