import { useEffect, useRef } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  changeChannel,
  ChangePlace,
} from '@meshwright/backstage-plugin-service-mesh-common';

/**
 * Calls back when something changed where the entity lives. Only sooner than polling would: without the signals plugin
 * nothing is called, and every page keeps asking by itself.
 * @internal
 */
export function useLiveChange(
  places: readonly ChangePlace[],
  onChange: () => void,
): void {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onChange);
  latest.current = onChange;
  const channels = [...new Set(places.map(changeChannel))].sort().join('\n');
  useEffect(() => {
    if (!signals || !channels) return undefined;
    const subscriptions = channels
      .split('\n')
      .map(channel => signals.subscribe(channel, () => latest.current()));
    return () => subscriptions.forEach(one => one.unsubscribe());
  }, [signals, channels]);
}
