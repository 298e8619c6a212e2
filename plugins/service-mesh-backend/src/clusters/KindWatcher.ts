import {
  CoverageState,
  Kind,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { BookmarkPace } from './BookmarkPace';
import { sleep } from './Clock';
import { KindFreshness } from './KindFreshness';
import { KindRequest, kindRequest } from './kindRequest';
import { KindStore } from './KindStore';
import { KubeError } from './KubeError';
import { LineSplitter } from './LineSplitter';
import { listKind } from './listKind';
import { WatcherParts } from './WatcherParts';
import { backOffMs } from './backOff';
import { ParsedEvents } from './parsing/ObjectParser';
import { isRecorded } from './parsing/recordOf';

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
  readonly freshness: KindFreshness;
  /** Version the kind is read in. */
  version?: string;

  private readonly stopped = new AbortController();
  private done: Promise<void> = Promise.resolve();
  /** Where the watch goes on; undefined = a list comes first. */
  private revision?: string;
  /** Newest revision that was seen, for a list that is older. */
  private last?: string;
  private trustRevisions = true;
  private failures = 0;
  /** True while nothing connects to the server. */
  private unconnected = false;
  private readonly bookmarks = new BookmarkPace();

  constructor(
    private readonly parts: WatcherParts,
    private readonly store: KindStore,
    private readonly options: {
      readonly priority: number;
      readonly name?: string;
    },
  ) {
    this.freshness = new KindFreshness(parts, store.kind, options.name);
  }

  start(): void {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.freshness.keep();
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
        this.freshness.turnStaleIn(this.parts.timing.staleAfterMs);
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
    const { freshness } = this;
    freshness.userOnly =
      error instanceof Error && error.name === 'UserOnlyCredentialError';
    if (freshness.userOnly) {
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
    freshness.interrupted(problem);
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
      this.revision = await listKind(
        parts,
        this.store,
        this.request('PartialObjectMetadataList'),
        {
          name: this.options.name,
          trustRevisions: this.trustRevisions,
          last: this.last,
          signal: this.signal,
        },
      );
      this.last = this.revision;
      this.trustRevisions = true;
    });
    this.freshness.upToDate(true);
  }

  private async watch(since: string): Promise<void> {
    const { client, clock, timing, parser, cluster } = this.parts;
    const splitter = new LineSplitter(timing.longestLineBytes);
    const { least, most } = timing.watchSeconds;
    const { path, fieldSelector, accept } = this.request(
      'PartialObjectMetadata',
    );
    const chunks = client.stream(
      {
        path,
        query: {
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: since,
          timeoutSeconds: String(
            Math.round(least + clock.random() * (most - least)),
          ),
          fieldSelector,
        },
        accept,
        idleMs: this.bookmarks.idleMs(timing),
        signal: this.signal,
      },
      () => this.freshness.upToDate(false),
    );
    this.bookmarks.restart();
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
      if (events.bookmarks > 0) this.bookmarks.mark(clock.now());
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
    if (events.revision !== undefined) {
      this.revision = events.revision;
      this.last = events.revision;
    }
    this.freshness.upToDate(events.changes.length > 0);
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

  private request(form: Parameters<typeof kindRequest>[3]): KindRequest {
    return kindRequest(this.kind, this.version, this.options.name, form);
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
    this.store.clear(this.options.name);
    this.freshness.forget(state, problem);
  }
}

function isNoConnection(error: unknown): boolean {
  return error instanceof KubeError && error.details.noConnection === true;
}
