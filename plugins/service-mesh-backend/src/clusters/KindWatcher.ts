import { LoggerService } from '@backstage/backend-plugin-api';
import {
  CoverageState,
  Kind,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { backOffMs } from './backOff';
import { Clock, sleep } from './Clock';
import { Comeback } from './Comeback';
import { KindStore } from './KindStore';
import { KubeClient } from './KubeClient';
import { KubeError } from './KubeError';
import { LineSplitter } from './LineSplitter';
import { ListGate } from './ListGate';
import {
  ObjectChange,
  ObjectParser,
  ParsedEvents,
} from './parsing/ObjectParser';
import { isRecorded } from './parsing/recordOf';
import { groupVersionPath, ResourceDiscovery } from './ResourceDiscovery';
import { WatchTiming } from './WatchTiming';

/** What a watcher works with; shared by all watchers of a cluster. */
export interface WatcherParts {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly discovery: ResourceDiscovery;
  readonly parser: ObjectParser;
  readonly gate: ListGate;
  readonly comeback: Comeback;
  readonly clock: Clock;
  readonly timing: WatchTiming;
  readonly logger: LoggerService;
  /** Called after the content or the state of a kind changed. */
  readonly onChange: (kind: Kind) => void;
  /** Told of every state that was read of recorded kinds. */
  readonly recorder?: ObjectRecorder;
}

/** Where recorded states go; takes them at once and works on its own time. */
export interface ObjectRecorder {
  /** A complete list of the kind, or of the objects of one name of it. */
  listed(
    cluster: string,
    kind: Kind,
    changes: readonly ObjectChange[],
    name?: string,
  ): void;
  /** Events of a watch, in their order. */
  watched(cluster: string, kind: Kind, changes: readonly ObjectChange[]): void;
}

/** Bookmarks that may be missed before a watch is taken for dead. */
const BOOKMARK_PERIODS = 2.5;

/** Longest wait for a server that nothing connects to, in ms: asking it costs next to nothing. */
const LONGEST_COMEBACK_MS = 10_000;

/** After so many failures in a row to continue a watch its revision is no longer trusted. */
const FAILURES_BEFORE_RELIST = 5;

/**
 * Keeps one kind (or the objects of one name of it) up to date:
 *
 *   discover ─▶ list (pages, into a shadow) ─▶ swap ─▶ watch ─┬─ closed, failed ─▶ back off ─▶ watch
 *      ▲ 404        ▲ 410, malformed line, revision went back ┘
 */
export class KindWatcher {
  state: CoverageState = 'syncing';
  /** Why the kind is not up to date; safe to show. */
  problem?: string;
  /** Epoch ms when the server last proved that the objects are up to date. */
  lastSeen?: number;
  /** True when only a signed-in user has a credential. */
  userOnly = false;
  /** Version the kind is read in. */
  version?: string;

  private readonly stopped = new AbortController();
  private done: Promise<void> = Promise.resolve();
  private revision?: string;
  private trustRevisions = true;
  private failures = 0;
  /** True while nothing connects to the server. */
  private unconnected = false;
  private bookmarkMs?: number;
  private cancelStale?: () => void;

  constructor(
    private readonly parts: WatcherParts,
    private readonly store: KindStore,
    private readonly options: {
      readonly priority: number;
      readonly name?: string;
    },
  ) {}

  start(): void {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.cancelStale?.();
    await this.done;
  }

  private get kind(): Kind {
    return this.store.kind;
  }

  private get signal(): AbortSignal {
    return this.stopped.signal;
  }

  private async run(): Promise<void> {
    const { clock, comeback } = this.parts;
    while (!this.signal.aborted) {
      const began = clock.now();
      let waitMs: number;
      try {
        if (this.revision === undefined) await this.list();
        await this.watch(this.revision ?? '');
        if (
          clock.now() - began >= this.parts.timing.healthyMs ||
          this.unconnected
        )
          this.failures = 0;
        this.unconnected = false;
        this.failures++;
        waitMs = this.backOff();
        this.turnStaleIn(this.parts.timing.staleAfterMs);
      } catch (error) {
        if (this.signal.aborted) return;
        const unconnected = isNoConnection(error);
        // What a dead server cost is no reason to be slow with the same server alive.
        if (
          clock.now() - began >= this.parts.timing.healthyMs ||
          (this.unconnected && !unconnected)
        )
          this.failures = 0;
        this.unconnected = unconnected;
        this.failures++;
        waitMs = this.afterFailure(error);
      }
      if (!this.unconnected) await sleep(clock, waitMs, this.signal);
      else
        await comeback.wait(Math.min(waitMs, LONGEST_COMEBACK_MS), this.signal);
    }
  }

  /** Draws the conclusion of a failure and says how long to wait. */
  private afterFailure(error: unknown): number {
    const problem = error instanceof Error ? error.message : 'unknown failure';
    const status = error instanceof KubeError ? error.status : undefined;
    const retryAfterMs =
      error instanceof KubeError ? error.details.retryAfterMs : undefined;
    this.parts.logger.debug(
      `Watch of ${this.kind.plural} in cluster ${this.parts.cluster} failed: ${problem}`,
    );
    this.userOnly =
      error instanceof Error && error.name === 'UserOnlyCredentialError';
    if (this.userOnly) {
      this.forget('unreachable', problem);
      return this.slowRetry();
    }
    if (status === 403) {
      this.forget('forbidden', problem);
      return this.slowRetry();
    }
    if (status === 404) {
      this.version = undefined;
      this.forget('absent', undefined);
      return this.slowRetry();
    }
    const expired = status === 410;
    const untrusted =
      error instanceof KubeError && error.reason === 'malformed';
    if (
      expired ||
      untrusted ||
      (status !== undefined &&
        status !== 401 &&
        this.failures >= FAILURES_BEFORE_RELIST)
    )
      this.revision = undefined;
    this.setState(
      this.lastSeen === undefined ? 'unreachable' : 'stale',
      problem,
    );
    // The first 401 most likely means a rotated token: the next request asks for a fresh one, so do not wait.
    if (status === 401 && this.failures === 1) return 0;
    return Math.max(retryAfterMs ?? 0, this.backOff());
  }

  private async list(): Promise<void> {
    const { parts, kind } = this;
    this.version ??= await parts.discovery.version(kind, this.signal);
    if (this.version === undefined)
      throw new KubeError('status', 'the API server does not serve this kind', {
        status: 404,
      });
    await parts.gate.run(this.options.priority, async () => {
      const shadow = this.store.begin(this.trustRevisions);
      const recorder = isRecorded(kind) ? parts.recorder : undefined;
      const listed: ObjectChange[] = [];
      let next: string | undefined;
      let revision = '';
      do {
        this.signal.throwIfAborted();
        const body = await parts.client.get({
          path: this.path(),
          query: {
            limit: String(parts.timing.pageSize),
            continue: next,
            fieldSelector: this.fieldSelector(),
          },
          accept: this.accept('PartialObjectMetadataList'),
          idleMs: parts.timing.listIdleMs,
          signal: this.signal,
        });
        const page = await parts.parser.parsePage(
          { cluster: parts.cluster, kind },
          body,
        );
        shadow.add(page.changes);
        if (recorder) listed.push(...page.changes);
        revision = page.revision;
        next = page.next;
      } while (next !== undefined);
      this.signal.throwIfAborted();
      this.store.replace(shadow, this.options.name);
      this.revision = revision;
      this.trustRevisions = true;
      recorder?.listed(parts.cluster, kind, listed, this.options.name);
    });
    this.upToDate(true);
  }

  private async watch(since: string): Promise<void> {
    const { client, clock, timing, parser, cluster } = this.parts;
    const splitter = new LineSplitter(timing.longestLineBytes);
    const { least, most } = timing.watchSeconds;
    const chunks = client.stream(
      {
        path: this.path(),
        query: {
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: since,
          timeoutSeconds: String(
            Math.round(least + clock.random() * (most - least)),
          ),
          fieldSelector: this.fieldSelector(),
        },
        accept: this.accept('PartialObjectMetadata'),
        idleMs: this.idleMs(),
        signal: this.signal,
      },
      () => this.upToDate(false),
    );
    let lastBookmark: number | undefined;
    for await (const chunk of chunks) {
      const lines = splitter.push(chunk);
      if (!lines) continue;
      const events = await parser.parseEvents(
        { cluster, kind: this.kind },
        lines,
        this.revision ?? since,
      );
      if (this.signal.aborted) return;
      this.take(events);
      if (events.bookmarks > 0) {
        const now = clock.now();
        if (lastBookmark !== undefined)
          this.bookmarkMs = Math.max(this.bookmarkMs ?? 0, now - lastBookmark);
        lastBookmark = now;
      }
    }
    if (splitter.unfinished)
      throw new KubeError(
        'network',
        'the API server ended the watch inside an event',
      );
  }

  private take(events: ParsedEvents): void {
    if (events.changes.length) {
      this.store.apply(events.changes);
      if (isRecorded(this.kind))
        this.parts.recorder?.watched(
          this.parts.cluster,
          this.kind,
          events.changes,
        );
    }
    if (events.revision !== undefined) this.revision = events.revision;
    this.upToDate(events.changes.length > 0);
    const { stop } = events;
    if (!stop) return;
    if (stop.reason === 'malformed')
      throw new KubeError(
        'malformed',
        'the API server sent an event that cannot be read',
      );
    if (stop.reason === 'backwards') {
      this.trustRevisions = false;
      throw new KubeError(
        'malformed',
        'the revisions of the API server went back',
      );
    }
    throw new KubeError('status', stop.message, {
      status: stop.status,
      retryAfterMs: stop.retryAfterMs,
    });
  }

  private path(): string {
    return `${groupVersionPath(
      this.kind.group,
      this.version ?? this.kind.versions[0],
    )}/${this.kind.plural}`;
  }

  private fieldSelector(): string | undefined {
    const { name } = this.options;
    const parts = [
      ...(name === undefined ? [] : [`metadata.name=${name}`]),
      ...(this.kind.fieldSelector ? [this.kind.fieldSelector] : []),
    ];
    return parts.length ? parts.join(',') : undefined;
  }

  /** Servers that know no answers of metadata alone send whole objects. */
  private accept(form: string): string | undefined {
    return this.kind.metadataOnly
      ? `application/json;as=${form};g=meta.k8s.io;v=v1,application/json`
      : undefined;
  }

  private idleMs(): number {
    const { watchIdleMs, leastWatchIdleMs } = this.parts.timing;
    if (this.bookmarkMs === undefined) return watchIdleMs;
    return Math.min(
      watchIdleMs,
      Math.max(leastWatchIdleMs, BOOKMARK_PERIODS * this.bookmarkMs),
    );
  }

  private backOff(): number {
    return backOffMs(
      this.failures,
      this.parts.timing.backOff,
      this.parts.clock,
    );
  }

  private slowRetry(): number {
    const { least, most } = this.parts.timing.slowRetry;
    return least + this.parts.clock.random() * (most - least);
  }

  /** Objects that nothing is known about any more are not served. */
  private forget(state: CoverageState, problem: string | undefined): void {
    this.revision = undefined;
    this.lastSeen = state === 'absent' ? this.parts.clock.now() : undefined;
    this.store.clear(this.options.name);
    this.setState(state, problem);
  }

  private upToDate(changed: boolean): void {
    this.parts.comeback.announce();
    this.lastSeen = this.parts.clock.now();
    this.userOnly = false;
    this.cancelStale?.();
    this.cancelStale = undefined;
    if (this.state !== 'synced' || this.problem !== undefined)
      this.setState('synced', undefined);
    else if (changed) this.parts.onChange(this.kind);
  }

  private turnStaleIn(ms: number): void {
    this.cancelStale?.();
    this.cancelStale = this.parts.clock.after(ms, () =>
      this.setState(
        'stale',
        'the watch has ended and could not be resumed yet',
      ),
    );
  }

  private setState(state: CoverageState, problem: string | undefined): void {
    this.cancelStale?.();
    this.cancelStale = undefined;
    const { name } = this.options;
    if (
      this.state !== state &&
      (state === 'forbidden' || this.state === 'forbidden')
    ) {
      this.parts.logger.warn(
        `${this.kind.plural}${name ? `/${name}` : ''} of cluster ${
          this.parts.cluster
        }: ${state}`,
      );
    }
    this.state = state;
    this.problem = problem;
    this.parts.onChange(this.kind);
  }
}

function isNoConnection(error: unknown): boolean {
  return error instanceof KubeError && error.details.noConnection === true;
}
