import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  coreKinds,
  Kind,
  MeshDefinition,
  ResourceIndex,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterSource,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { AskedKinds, askedKinds } from './askedKinds';
import { Clock, systemClock } from './Clock';
import { ClusterCache } from './ClusterCache';
import { ClusterReader, ClusterStatus } from './ClusterReader';
import { ObjectRecorder } from './ObjectRecorder';
import { createObjectParser, ParseMode } from './parsing/createObjectParser';
import { ObjectParser } from './parsing/ObjectParser';
import { unionKinds } from './unionKinds';
import { WatchTiming } from './WatchTiming';

/** Settings of {@link ClusterCaches}. */
export interface ClusterCachesOptions {
  /** With the same cluster name in several sources the first one wins. */
  readonly sources: readonly ClusterSource[];
  readonly meshes: readonly MeshDefinition[];
  /** What is read beside what is always read. */
  readonly asked?: AskedKinds;
  readonly logger: LoggerService;
  /** Told of every state that was read of recorded kinds. */
  readonly recorder?: ObjectRecorder;
  /** Default `worker`. */
  readonly parse?: ParseMode;
  /** Milliseconds between two readings of the sources; default 3 min. */
  readonly sourcesEveryMs?: number;
  readonly clock?: Clock;
  readonly timing?: Partial<WatchTiming>;
}

interface Watched {
  readonly source: string;
  readonly cluster: MeshCluster;
  readonly cache: ClusterCache;
}

const SOURCES_EVERY_MS = 180_000;
/** A source that failed or had no cluster yet is asked again sooner. */
const SOURCES_RETRY_MS = 15_000;
const SOURCES_FIRST_RETRY_MS = 500;
/** Longest time a source may take to list its clusters, in ms. */
const SOURCE_TIMEOUT_MS = 15_000;

/** Starts, stops and finds the caches of all clusters. */
export class ClusterCaches implements ClusterReader {
  private readonly watched = new Map<string, Watched>();
  private readonly listeners = new Set<(cluster: string) => void>();
  private readonly kinds: readonly Kind[];
  private readonly parser: ObjectParser;
  private readonly clock: Clock;
  private cancelRefresh?: () => void;
  private refreshing?: Promise<void>;
  private stopped = false;
  private readonly stopping = new AbortController();
  /** Rounds in a row in which a source failed or none had a cluster. */
  private incomplete = 0;

  static create(options: ClusterCachesOptions): ClusterCaches {
    return new ClusterCaches(options);
  }

  private constructor(private readonly options: ClusterCachesOptions) {
    this.kinds = askedKinds(
      unionKinds([...coreKinds, ...options.meshes.flatMap(mesh => mesh.kinds)]),
      options.asked ?? {},
    );
    this.parser = createObjectParser(options.parse ?? 'worker', options.logger);
    this.clock = options.clock ?? systemClock;
  }

  /** Resolves after the sources were read once; the first reading of the clusters goes on. */
  async start(): Promise<void> {
    await this.refresh();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.abort();
    this.cancelRefresh?.();
    await this.refreshing;
    await Promise.all(
      [...this.watched.values()].map(({ cache }) => cache.stop()),
    );
    this.watched.clear();
    this.listeners.clear();
    await this.parser.close();
  }

  snapshots(): readonly ResourceIndex[] {
    return [...this.watched.values()]
      .filter(({ cache }) => cache.readInPart)
      .map(({ cache }) => cache.snapshot());
  }

  statuses(): readonly ClusterStatus[] {
    return [...this.watched.values()].map(({ source, cluster, cache }) => ({
      name: cluster.name,
      title: cluster.title ?? cluster.name,
      source,
      ...cache.health(),
    }));
  }

  async getLive(
    ref: ResourceRef,
  ): Promise<Record<string, unknown> | undefined> {
    const watched = this.watched.get(ref.cluster);
    if (!watched)
      throw new NotFoundError(`No cluster is called '${ref.cluster}'`);
    try {
      return await watched.cache.getLive(ref);
    } catch (error) {
      throw new ServiceUnavailableError(
        `Cluster '${ref.cluster}': ${
          error instanceof Error ? error.message : 'unreachable'
        }`,
      );
    }
  }

  onChange(listener: (cluster: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private refresh(): Promise<void> {
    this.refreshing = this.readSources()
      .then(complete => {
        if (this.stopped) return;
        const every = this.options.sourcesEveryMs ?? SOURCES_EVERY_MS;
        // A source may come up with the portal itself, so the first tries follow fast.
        const retry = Math.min(
          SOURCES_FIRST_RETRY_MS * 2 ** this.incomplete,
          SOURCES_RETRY_MS,
        );
        this.incomplete = complete ? 0 : this.incomplete + 1;
        this.cancelRefresh = this.clock.after(
          complete ? every : Math.min(every, retry),
          () => void this.refresh(),
        );
      })
      .catch(error =>
        this.options.logger.error(
          `Reading the cluster sources failed: ${error}`,
        ),
      );
    return this.refreshing;
  }

  /** Returns whether every source answered and there is a cluster. */
  private async readSources(): Promise<boolean> {
    const wanted = new Map<string, { source: string; cluster: MeshCluster }>();
    let complete = true;
    for (const source of this.options.sources) {
      try {
        for (const cluster of await this.listOf(source)) {
          if (!wanted.has(cluster.name))
            wanted.set(cluster.name, { source: source.id, cluster });
        }
      } catch (error) {
        complete = false;
        this.options.logger.warn(
          `Cluster source '${source.id}' could not be read: ${
            error instanceof Error ? error.message : error
          }`,
        );
        // What a source said before holds until it says something else.
        for (const known of this.watched.values()) {
          if (known.source === source.id && !wanted.has(known.cluster.name))
            wanted.set(known.cluster.name, known);
        }
      }
    }
    if (!this.stopped) await this.follow(wanted);
    return complete && wanted.size > 0;
  }

  /** A source that hangs counts as one that failed; neither the start nor the end of the backend waits for it. */
  private async listOf(source: ClusterSource): Promise<readonly MeshCluster[]> {
    const limit = new AbortController();
    const cancel = this.clock.after(SOURCE_TIMEOUT_MS, () => limit.abort());
    this.stopping.signal.addEventListener('abort', () => limit.abort(), {
      once: true,
      signal: limit.signal,
    });
    try {
      return await Promise.race([
        source.list(),
        new Promise<never>((_resolve, reject) => {
          limit.signal.addEventListener('abort', () =>
            reject(new Error('it did not answer in time')),
          );
        }),
      ]);
    } finally {
      cancel();
      // Takes the listener away again.
      limit.abort();
    }
  }

  private async follow(
    wanted: ReadonlyMap<string, { source: string; cluster: MeshCluster }>,
  ): Promise<void> {
    for (const [name, known] of [...this.watched]) {
      const next = wanted.get(name);
      if (
        next &&
        next.source === known.source &&
        isSameServer(next.cluster, known.cluster)
      ) {
        known.cache.update(next.cluster);
        this.watched.set(name, { ...known, cluster: next.cluster });
      } else {
        this.watched.delete(name);
        await known.cache.stop();
        this.tell(name);
      }
    }
    for (const [name, { source, cluster }] of wanted) {
      if (this.watched.has(name) || this.stopped) continue;
      const { logger, timing } = this.options;
      const cache = ClusterCache.create({
        cluster,
        kinds: this.kinds,
        logger,
        parser: this.parser,
        recorder: this.options.recorder,
        clock: this.clock,
        timing,
      });
      cache.onChange(() => this.tell(name));
      this.watched.set(name, { source, cluster, cache });
      logger.info(`Watching cluster '${name}' from '${source}'`);
      cache.start();
    }
  }

  private tell(cluster: string): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(cluster);
      } catch (error) {
        this.options.logger.warn(
          `A listener to cluster changes failed: ${error}`,
        );
      }
    }
  }
}

function isSameServer(a: MeshCluster, b: MeshCluster): boolean {
  return a.url === b.url && a.skipTLSVerify === b.skipTLSVerify;
}
