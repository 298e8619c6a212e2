import { MeshSettings } from '../MeshSettings';
import { Telemetry } from '../kinds';
import { modesOf, providerNames, WorkloadMode } from './WorkloadMode';

/** Metrics as a Telemetry writes them. @internal */
export type WrittenMetrics = NonNullable<
  NonNullable<Telemetry['spec']>['metrics']
>[number];

type WrittenOverride = NonNullable<WrittenMetrics['overrides']>[number];

/** A change to the labels of a metric. @internal */
export type TagOverride =
  | { readonly name: string; readonly remove: true }
  | {
      readonly name: string;
      readonly remove: false;
      /** Expression of the value. */
      readonly value: string;
    };

/** What is changed about one metric. @internal */
export interface MetricOverride {
  /** Istio's name, such as `REQUEST_COUNT`, or that of a metric of one's own. */
  readonly name: string;
  readonly disabled: boolean;
  readonly tags: readonly TagOverride[];
}

/** The metrics of one side of a proxy. @internal */
export interface SideMetrics {
  /** True when no metrics are reported at all. */
  readonly disabled: boolean;
  readonly overrides: readonly MetricOverride[];
}

/** The metrics a provider gets. @internal */
export interface ProviderMetrics {
  readonly sides: Readonly<Record<WorkloadMode, SideMetrics>>;
  /** Duration, such as `5s`. */
  readonly reportingInterval?: string;
}

/** Istio's own metrics, as a Telemetry names them. */
const ISTIO_METRICS = [
  'GRPC_REQUEST_MESSAGES',
  'GRPC_RESPONSE_MESSAGES',
  'REQUEST_COUNT',
  'REQUEST_DURATION',
  'REQUEST_SIZE',
  'RESPONSE_SIZE',
  'TCP_CLOSED_CONNECTIONS',
  'TCP_OPENED_CONNECTIONS',
  'TCP_RECEIVED_BYTES',
  'TCP_SENT_BYTES',
] as const;

const SIDES: readonly WorkloadMode[] = ['CLIENT', 'SERVER'];

interface MetricState {
  disabled?: boolean;
  readonly tags: Map<string, TagOverride>;
}

/** Changes to one side while they are gathered. */
interface SideState {
  allDisabled: boolean;
  readonly metrics: Map<string, MetricState>;
}

/** Changes to a provider while they are gathered. */
interface ProviderState {
  readonly sides: Record<WorkloadMode, SideState>;
  interval?: string;
}

function isAll({ match }: WrittenOverride): boolean {
  return (
    match?.customMetric === undefined &&
    (match?.metric === undefined || match.metric === 'ALL_METRICS')
  );
}

function namesOf(override: WrittenOverride): readonly string[] {
  if (isAll(override)) return ISTIO_METRICS;
  return [override.match?.customMetric ?? override.match?.metric ?? ''];
}

function apply(side: SideState, override: WrittenOverride): void {
  if (isAll(override) && override.disabled) {
    side.allDisabled = true;
    return;
  }
  // Whatever is said about a metric later switches them on again.
  side.allDisabled = false;
  for (const name of namesOf(override)) {
    const metric: MetricState = side.metrics.get(name) ?? { tags: new Map() };
    side.metrics.set(name, metric);
    if (override.disabled !== undefined) metric.disabled = override.disabled;
    for (const [tag, change] of Object.entries(override.tagOverrides ?? {}))
      metric.tags.set(
        tag,
        change.operation === 'REMOVE'
          ? { name: tag, remove: true }
          : { name: tag, remove: false, value: change.value ?? '' },
      );
  }
}

const byName = (a: { name: string }, b: { name: string }) =>
  a.name < b.name ? -1 : 1;

function finished({ allDisabled, metrics }: SideState): SideMetrics {
  if (allDisabled) return { disabled: true, overrides: [] };
  return {
    disabled: false,
    overrides: [...metrics]
      .map(([name, { disabled = false, tags }]) => ({
        name,
        disabled,
        tags: [...tags.values()].sort(byName),
      }))
      .sort(byName),
  };
}

/** Merges what the layers say about metrics, from the widest to the nearest, by provider. @internal */
export function metricOverrides(
  written: readonly WrittenMetrics[],
  settings: MeshSettings,
): ReadonlyMap<string, ProviderMetrics> {
  const defaults = settings.config.defaultProviders?.metrics ?? [];
  const listed = written
    .map(({ providers }) => providerNames(providers))
    .filter(names => names.length > 0);
  const inScope = listed[listed.length - 1] ?? defaults;
  const states = new Map<string, ProviderState>();
  const stateOf = (provider: string) => {
    const found: ProviderState = states.get(provider) ?? {
      sides: {
        CLIENT: { allDisabled: false, metrics: new Map() },
        SERVER: { allDisabled: false, metrics: new Map() },
      },
    };
    states.set(provider, found);
    return found;
  };
  if (written.length === 0) defaults.forEach(stateOf);
  let parents: readonly string[] = defaults;
  for (const entry of written) {
    const names = providerNames(entry.providers);
    if (names.length > 0) parents = names;
    for (const provider of parents.filter(name => inScope.includes(name))) {
      const state = stateOf(provider);
      if (entry.reportingInterval !== undefined)
        state.interval = entry.reportingInterval;
      for (const override of entry.overrides ?? [])
        for (const mode of modesOf(override.match?.mode))
          apply(state.sides[mode], override);
    }
  }
  return new Map(
    [...states].map(([provider, { sides, interval }]) => [
      provider,
      {
        sides: Object.fromEntries(
          SIDES.map(mode => [mode, finished(sides[mode])]),
        ) as Record<WorkloadMode, SideMetrics>,
        ...(interval !== undefined && { reportingInterval: interval }),
      },
    ]),
  );
}
