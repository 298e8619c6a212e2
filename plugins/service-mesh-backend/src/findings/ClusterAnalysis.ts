import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterFindings,
  collectFindings,
  FindingsRun,
  ResourceIndex,
  RuleOutcome,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock, systemClock } from '../clusters/Clock';
import { ClusterReader } from '../clusters/ClusterReader';
import { FindingsRunner } from './FindingsRunner';

/** Milliseconds after a change before the rules run, so that a burst is one run. */
const DEBOUNCE_MS = 500;
/** Milliseconds after which rules that depend on the time look again, though nothing has changed. */
const TIME_PASSES_MS = 60_000;
/** Rules rest at least so many times as long as their last run took. */
const REST = 2;

interface State {
  last?: {
    readonly index: ResourceIndex;
    readonly outcomes: readonly RuleOutcome[];
    readonly run: FindingsRun;
  };
  /** Resolves when the current run is over. */
  running?: Promise<void>;
  cancelTimer?: () => void;
  /** Calls off the next look of rules that depend on the time. */
  cancelTick?: () => void;
  /** Counts up with every run that found something else than the one before. */
  revision: number;
  /** Epoch ms when the last run was over. */
  ranAt: number;
  /** Milliseconds the rules rest after it. */
  restMs: number;
}

/**
 * What the rules find in each cluster. They run when a cluster has changed and never for a request: a request gets the last
 * result, which says how far it is behind, and waits only for the first one.
 */
export class ClusterAnalysis {
  private readonly states = new Map<string, State>();
  private readonly listeners = new Set<() => void>();
  private readonly clock: Clock;
  private stopListening?: () => void;
  private stopped = false;

  constructor(
    private readonly options: {
      readonly clusters: Pick<
        ClusterReader,
        'snapshots' | 'statuses' | 'onChange'
      >;
      readonly runner: FindingsRunner;
      readonly logger: LoggerService;
      readonly clock?: Clock;
    },
  ) {
    this.clock = options.clock ?? systemClock;
  }

  start(): void {
    this.stopListening = this.options.clusters.onChange(cluster =>
      this.noteChange(cluster),
    );
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopListening?.();
    this.listeners.clear();
    for (const state of this.states.values()) {
      state.cancelTimer?.();
      state.cancelTick?.();
    }
    await this.options.runner.close();
  }

  /** Called when the rules have found something new; returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Changes when the findings of a cluster do. */
  revisionOf(cluster: string): number {
    return this.states.get(cluster)?.revision ?? 0;
  }

  /** The last result for a cluster; undefined before the first. */
  findingsOf(index: ResourceIndex): ClusterFindings | undefined {
    const last = this.states.get(index.cluster)?.last;
    if (!last) return undefined;
    return last.index.revision === index.revision
      ? { run: last.run }
      : { run: last.run, behindSince: last.index.takenAt };
  }

  /** Resolves when there is a result for each of the clusters. */
  async ready(indexes: readonly ResourceIndex[]): Promise<void> {
    await Promise.all(
      indexes.map(({ cluster }) => {
        const state = this.stateOf(cluster);
        return state.last ? undefined : this.runNow(cluster, state);
      }),
    );
  }

  private stateOf(cluster: string): State {
    let state = this.states.get(cluster);
    if (!state)
      this.states.set(cluster, (state = { revision: 0, ranAt: 0, restMs: 0 }));
    return state;
  }

  private noteChange(cluster: string): void {
    const { clusters, runner } = this.options;
    const status = clusters.statuses().find(({ name }) => name === cluster);
    if (!status) {
      this.states.get(cluster)?.cancelTimer?.();
      this.states.get(cluster)?.cancelTick?.();
      this.states.delete(cluster);
      runner.forget(cluster);
      return;
    }
    const state = this.stateOf(cluster);
    // While a cluster is read for the first time there is little to say and much else to do; a request may still ask.
    if (status.state === 'syncing' && !state.last) return;
    if (state.cancelTimer || state.running || this.stopped) return;
    // A clock that was set back makes the rest no longer.
    const restedMs = Math.max(0, this.clock.now() - state.ranAt);
    const wait = Math.max(DEBOUNCE_MS, state.restMs - restedMs);
    state.cancelTimer = this.clock.after(wait, () => {
      state.cancelTimer = undefined;
      void this.runNow(cluster, state);
    });
  }

  private runNow(cluster: string, state: State): Promise<void> {
    state.running ??= this.runOnce(cluster, state)
      .catch(error =>
        this.options.logger.warn(
          `Rules could not be run over cluster '${cluster}': ${error}`,
        ),
      )
      .then(() => {
        state.running = undefined;
        const now = this.snapshot(cluster);
        // Something has changed meanwhile.
        if (now && now.revision !== state.last?.index.revision)
          this.noteChange(cluster);
      });
    return state.running;
  }

  private async runOnce(cluster: string, state: State): Promise<void> {
    const index = this.snapshot(cluster);
    if (!index || this.stopped) return;
    const began = this.clock.now();
    const outcomes = await this.options.runner.run({
      ...index,
      // A cluster in which nothing changes keeps its snapshot, but time passes in it too.
      takenAt: Math.max(index.takenAt, began),
    });
    state.ranAt = this.clock.now();
    state.restMs = REST * Math.max(0, state.ranAt - began);
    const { last } = state;
    const same = last && isSame(last.outcomes, outcomes);
    state.last = {
      index,
      outcomes,
      run: same ? last.run : collectFindings(outcomes),
    };
    this.lookAgain(cluster, state, outcomes);
    if (same) return;
    state.revision += 1;
    for (const listener of [...this.listeners]) listener();
  }

  private lookAgain(
    cluster: string,
    state: State,
    outcomes: readonly RuleOutcome[],
  ): void {
    state.cancelTick?.();
    state.cancelTick = undefined;
    if (this.stopped || !outcomes.some(({ rule }) => rule.dependsOnTime))
      return;
    state.cancelTick = this.clock.after(TIME_PASSES_MS, () => {
      state.cancelTick = undefined;
      // A state that is gone, or a run that is due anyway, needs none.
      if (this.states.get(cluster) === state && !state.cancelTimer)
        void this.runNow(cluster, state);
    });
  }

  private snapshot(cluster: string): ResourceIndex | undefined {
    return this.options.clusters
      .snapshots()
      .find(index => index.cluster === cluster);
  }
}

/** Rules that found the same give the same list. */
function isSame(a: readonly RuleOutcome[], b: readonly RuleOutcome[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ rule, problems, unread }, i) =>
        rule === b[i].rule &&
        problems === b[i].problems &&
        unread.length === b[i].unread.length,
    )
  );
}
