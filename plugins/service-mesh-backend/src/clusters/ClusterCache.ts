import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CoverageState,
  createResourceIndex,
  Kind,
  KindCoverage,
  kindKey,
  KindSlices,
  ResourceIndex,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCluster } from '@meshwright/backstage-plugin-service-mesh-node';
import { Clock, systemClock } from './Clock';
import { Comeback } from './Comeback';
import { KindStore } from './KindStore';
import { KindWatcher } from './KindWatcher';
import { ObjectRecorder } from './ObjectRecorder';
import { WatcherParts } from './WatcherParts';
import { KubeClient } from './KubeClient';
import { KubeError } from './KubeError';
import { ListGate } from './ListGate';
import { createObjectParser, ParseMode } from './parsing/createObjectParser';
import { ObjectParser } from './parsing/ObjectParser';
import { redactObject } from './redactObject';
import { groupVersionPath, ResourceDiscovery } from './ResourceDiscovery';
import { defaultTiming, WatchTiming } from './WatchTiming';

/** Settings of a {@link ClusterCache}. */
export interface ClusterCacheOptions {
  readonly cluster: MeshCluster;
  /** One entry for each key, see `unionKinds`. */
  readonly kinds: readonly Kind[];
  readonly logger: LoggerService;
  /** Where objects are parsed; ignored when `parser` is given. Default `inline`. */
  readonly parse?: ParseMode;
  /** A parser shared with other caches; it is not closed with this one. */
  readonly parser?: ObjectParser;
  readonly recorder?: ObjectRecorder;
  readonly clock?: Clock;
  readonly timing?: Partial<WatchTiming>;
}

/** How the cluster as a whole is doing. */
export interface ClusterCacheHealth {
  readonly state:
    | 'ready'
    | 'partial'
    | 'syncing'
    | 'unreachable'
    | 'not-watchable';
  readonly ageMs?: number;
  readonly kinds: readonly KindCoverage[];
  readonly problem?: string;
}

/** Lists that run at the same time in one cluster (count). */
const LISTS_AT_ONCE = 3;

/** Milliseconds within which changes are told once. */
const COALESCE_MS = 50;

/** A snapshot with stale parts is taken anew after so many ms, so that its ages are right. */
const STALE_REFRESH_MS = 1_000;

const GET_IDLE_MS = 10_000;

/** All kinds of one cluster. */
export class ClusterCache {
  private readonly parts: WatcherParts;
  private readonly stores = new Map<
    string,
    { readonly store: KindStore; readonly watchers: readonly KindWatcher[] }
  >();
  private readonly changed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly frozen = new Map<string, KindSlices>();
  private readonly stopped = new AbortController();
  private index?: ResourceIndex;
  private revision = 0;
  private cancelNotify?: () => void;
  /** Epoch ms when listeners were told last. */
  private toldAt = 0;

  static create(options: ClusterCacheOptions): ClusterCache {
    return new ClusterCache(options);
  }

  private constructor(private readonly options: ClusterCacheOptions) {
    const clock = options.clock ?? systemClock;
    const client = new KubeClient(options.cluster, clock);
    const timing = { ...defaultTiming, ...options.timing };
    this.parts = {
      cluster: options.cluster.name,
      client,
      clock,
      discovery: new ResourceDiscovery(
        client,
        clock,
        timing.slowRetry.least / 3,
      ),
      parser:
        options.parser ??
        createObjectParser(options.parse ?? 'inline', options.logger),
      gate: new ListGate(LISTS_AT_ONCE),
      comeback: new Comeback(clock),
      timing,
      logger: options.logger,
      onChange: kind => this.noteChange(kind),
      recorder: options.recorder,
    };
    for (const kind of options.kinds) {
      const store = new KindStore(kind);
      const names = kind.names ?? [undefined];
      const watchers = names.map(
        name =>
          new KindWatcher(this.parts, store, {
            priority: priorityOf(kind),
            name,
          }),
      );
      this.stores.set(kindKey(kind), { store, watchers });
      this.changed.add(kindKey(kind));
    }
  }

  get name(): string {
    return this.options.cluster.name;
  }

  start(): void {
    const byPriority = [...this.stores.values()].sort(
      (a, b) => priorityOf(a.store.kind) - priorityOf(b.store.kind),
    );
    for (const { watchers } of byPriority)
      for (const watcher of watchers) watcher.start();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.cancelNotify?.();
    this.listeners.clear();
    await Promise.all(
      [...this.stores.values()].flatMap(({ watchers }) =>
        watchers.map(watcher => watcher.stop()),
      ),
    );
    await this.parts.client.close();
    if (!this.options.parser) await this.parts.parser.close();
  }

  /** Takes over new credentials and settings without reading anything again. */
  update(cluster: MeshCluster): void {
    this.parts.client.update(cluster);
  }

  /** Called at most every 50 ms after content or state changed. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The cluster at this moment; the same object as long as nothing changed. */
  snapshot(): ResourceIndex {
    const now = this.parts.clock.now();
    const aged =
      this.index !== undefined && now - this.index.takenAt >= STALE_REFRESH_MS;
    const refresh = aged
      ? [...this.frozen]
          .filter(([, slices]) => slices.coverage.state === 'stale')
          .map(([key]) => key)
      : [];
    if (this.index && this.changed.size === 0 && refresh.length === 0)
      return this.index;
    if (this.changed.size > 0) this.revision++;
    for (const key of new Set([...this.changed, ...refresh]))
      this.freeze(key, now);
    this.changed.clear();
    this.index = createResourceIndex({
      cluster: this.name,
      revision: this.revision,
      takenAt: now,
      kinds: new Map(this.frozen),
    });
    return this.index;
  }

  /** True when at least one kind is known, be it as absent. */
  get readInPart(): boolean {
    return [...this.stores.values()].some(({ watchers }) =>
      isRead(combine(watchers)),
    );
  }

  health(): ClusterCacheHealth {
    this.snapshot();
    const kinds = [...this.frozen.values()].map(slices => slices.coverage);
    const parts = [...this.stores.values()].flatMap(({ watchers }) =>
      watchers.map(({ freshness }) => freshness),
    );
    const userOnly = parts.some(part => part.userOnly);
    const ages = kinds.flatMap(kind => kind.ageMs ?? []);
    const problem =
      parts.find(
        part => part.problem !== undefined && part.state !== 'forbidden',
      )?.problem ??
      parts.find(part => part.problem !== undefined)?.problem ??
      this.parts.parser.problem;
    return {
      state: userOnly
        ? 'not-watchable'
        : overallState(kinds.map(kind => kind.state)),
      ...(ages.length > 0 && { ageMs: Math.max(...ages) }),
      kinds,
      ...(problem !== undefined && { problem }),
    };
  }

  /** One object as the API server has it now, without what must not be shown. */
  async getLive(
    ref: ResourceRef,
  ): Promise<Record<string, unknown> | undefined> {
    const entry = this.stores.get(kindKey(ref));
    if (!entry) return undefined;
    const { kind } = entry.store;
    if (kind.names && !kind.names.includes(ref.name)) return undefined;
    const version =
      entry.watchers[0].version ??
      (await this.parts.discovery.version(kind, this.stopped.signal));
    if (version === undefined) return undefined;
    const namespace =
      kind.scope === 'Namespaced'
        ? `/namespaces/${encodeURIComponent(ref.namespace ?? 'default')}`
        : '';
    const path = `${groupVersionPath(kind.group, version)}${namespace}/${
      kind.plural
    }/${encodeURIComponent(ref.name)}`;
    try {
      const body = await this.parts.client.get({
        path,
        idleMs: GET_IDLE_MS,
        signal: this.stopped.signal,
      });
      return redactObject(JSON.parse(new TextDecoder().decode(body)));
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      if (error instanceof SyntaxError)
        throw new KubeError('malformed', 'the answer is not JSON', {
          cause: error,
        });
      throw error;
    }
  }

  private freeze(key: string, now: number): void {
    const entry = this.stores.get(key);
    if (!entry) return;
    const { store, watchers } = entry;
    const state = combine(watchers);
    const { slices, malformed } = store.freeze();
    let objects = 0;
    for (const slice of slices.values()) objects += slice.objects.length;
    const seen = watchers.flatMap(({ freshness }) => freshness.lastSeen ?? []);
    // A kind whose watch is open is up to date now; only a broken one has an age.
    const ageMs =
      state === 'stale' && seen.length
        ? Math.max(0, now - Math.min(...seen))
        : 0;
    this.frozen.set(key, {
      coverage: {
        group: store.kind.group,
        kind: store.kind.kind,
        state,
        ...(isRead(state) && { ageMs }),
        objects,
        malformed: malformed.length,
      },
      slices,
      malformed,
    });
  }

  private noteChange(kind: Kind): void {
    this.changed.add(kindKey(kind));
    const { clock } = this.parts;
    // After a quiet time at once, so that a single change is seen without delay; a clock that was set back delays none.
    const quietMs = Math.max(0, clock.now() - this.toldAt);
    const wait = Math.max(0, COALESCE_MS - quietMs);
    this.cancelNotify ??= clock.after(wait, () => {
      this.cancelNotify = undefined;
      this.toldAt = clock.now();
      for (const listener of [...this.listeners]) listener();
    });
  }
}

const LATE = ['/Service', 'apps/Deployment', '/Pod'];

/** Sync order: namespaces, custom resources, services, deployments, pods. */
function priorityOf(kind: Kind): number {
  if (kind.group === '' && kind.kind === 'Namespace') return 0;
  return LATE.indexOf(kindKey(kind)) + 2;
}

function isRead(state: CoverageState): boolean {
  return state === 'synced' || state === 'stale' || state === 'absent';
}

/** A kind is as well known as its worst part. */
const WORST_FIRST: readonly CoverageState[] = [
  'forbidden',
  'unreachable',
  'syncing',
  'stale',
  'absent',
  'synced',
];

function combine(watchers: readonly KindWatcher[]): CoverageState {
  return (
    WORST_FIRST.find(state =>
      watchers.some(({ freshness }) => freshness.state === state),
    ) ?? 'synced'
  );
}

function overallState(
  states: readonly CoverageState[],
): ClusterCacheHealth['state'] {
  const present = states.filter(state => state !== 'absent');
  if (present.every(state => state === 'synced')) return 'ready';
  const alive = present.some(
    state => state === 'synced' || state === 'forbidden',
  );
  if (
    !alive &&
    present.some(state => state === 'unreachable' || state === 'stale')
  )
    return 'unreachable';
  return present.includes('syncing') ? 'syncing' : 'partial';
}
