import {
  IntentBackend,
  IntentTarget,
  TrafficData,
} from '@meshwright/backstage-plugin-service-mesh-common';

type Weighted = IntentBackend & { readonly weight: number };

/** The step of a canary after its present share; undefined at the end. @internal */
export function nextStep(
  weight: number,
  steps: readonly number[],
): number | undefined {
  return [...steps].sort((a, b) => a - b).find(step => step > weight);
}

/** The shares with one of them set; of two, the other takes the rest. @internal */
export function reweighted<T extends Weighted>(
  backends: readonly T[],
  position: number,
  weight: number,
): T[] {
  const whole = Math.min(100, Math.max(0, Math.round(weight) || 0));
  return backends.map((backend, i) => {
    if (i === position) return { ...backend, weight: whole };
    return backends.length === 2
      ? { ...backend, weight: 100 - whole }
      : backend;
  });
}

/** The shares that backends have today, or everything for the first of them. @internal */
export function currentWeights(
  backends: readonly IntentBackend[],
  { namespace, service }: IntentTarget,
  routing: TrafficData['routing'] | undefined,
): Weighted[] {
  const host = `${service}.${namespace}.`;
  const split = routing?.splits.find(
    candidate =>
      candidate.match.length === 0 &&
      candidate.host.startsWith(host) &&
      candidate.backends.length > 1,
  );
  const found = backends.flatMap(backend => {
    const share = split?.backends.find(
      ({ host: to, subset }) =>
        to.startsWith(`${backend.service}.`) &&
        subset === backend.version?.name,
    )?.share;
    return share === undefined
      ? []
      : [{ ...backend, weight: Math.round(share * 100) }];
  });
  const sum = found.reduce((total, { weight }) => total + weight, 0);
  if (found.length > 1 && sum === 100) return found;
  return backends.map((backend, i) => ({
    ...backend,
    weight: i === 0 ? 100 : 0,
  }));
}
