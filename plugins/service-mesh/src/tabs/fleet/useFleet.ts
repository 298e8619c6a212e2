import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { FleetData } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef } from '../../api';
import { pause, untilVisible } from '../../hooks/pause';

/** Milliseconds between two looks, and between two looks while entities are still to be read. */
const EVERY_MS = 15_000;
const SOON_MS = 2_000;

/** The fleet as the reader may see it, renewed while the page is looked at. @internal */
export function useFleet(): {
  readonly data?: FleetData;
  /** Why the last look failed. */
  readonly error?: Error;
  readonly retry: () => void;
} {
  const api = useApi(serviceMeshApiRef);
  const [data, setData] = useState<FleetData>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const follow = async () => {
      while (!signal.aborted) {
        await untilVisible(signal);
        if (signal.aborted) return;
        let next = EVERY_MS;
        try {
          const answer = await api.getFleet({ signal });
          if (signal.aborted) return;
          setData(answer);
          setError(undefined);
          if (answer.left > 0) next = SOON_MS;
        } catch (reason) {
          if (signal.aborted) return;
          setError(
            reason instanceof Error ? reason : new Error(String(reason)),
          );
        }
        await pause(next, signal);
      }
    };
    void follow();
    return () => controller.abort();
  }, [api, attempt]);
  return { data, error, retry: () => setAttempt(count => count + 1) };
}
