import { Worker } from 'node:worker_threads';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  FindingRule,
  Problem,
  ResourceIndex,
  RuleOutcome,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock, systemClock } from '../clusters/Clock';
import { ThreadRest } from '../threads/ThreadRest';
import { FindingsRunner } from './FindingsRunner';
import {
  FindingsReply,
  FindingsRequest,
  SentOutcome,
  startFindingsThread,
  threadKinds,
  threadRules,
} from './findingsThread';
import { InlineRunner } from './InlineRunner';
import { KindDelta, SnapshotHead, SnapshotSource } from './SnapshotMirror';

interface Thread {
  readonly worker: Worker;
  readonly ready: Promise<boolean>;
  /** What this thread has of the clusters. */
  readonly source: SnapshotSource;
  /** Problems as the thread sent them last, by cluster and code. */
  readonly problems: Map<string, Map<string, readonly Problem[]>>;
}

interface Pending {
  readonly cluster: string;
  readonly outcomes: Map<string, RuleOutcome>;
  readonly resolve: (done: boolean) => void;
}

/**
 * Runs rules in a thread of its own, which holds a copy of what they read and is sent what changed. Rules that other
 * packages brought cannot cross into it and run inline, between requests; so does everything while no thread is to be had.
 */
export class ThreadRunner implements FindingsRunner {
  private readonly pending = new Map<number, Pending>();
  private readonly inside: ReadonlyMap<string, FindingRule>;
  private readonly outside: InlineRunner;
  private readonly everything: InlineRunner;
  private readonly rest: ThreadRest;
  private thread?: Thread;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly rules: readonly FindingRule[],
    private readonly logger: LoggerService,
    private readonly startThread: () => Worker = startFindingsThread,
    private readonly clock: Clock = systemClock,
  ) {
    this.rest = new ThreadRest(clock);
    const known = new Set(threadRules());
    this.inside = new Map(
      rules.flatMap(rule => (known.has(rule) ? [[rule.code, rule]] : [])),
    );
    this.outside = new InlineRunner(rules.filter(rule => !known.has(rule)));
    this.everything = new InlineRunner(rules);
  }

  async run(index: ResourceIndex): Promise<readonly RuleOutcome[]> {
    const thread = await this.liveThread();
    const found = thread && (await this.runThere(thread, index));
    if (!found) return this.everything.run(index);
    for (const outcome of await this.outside.run(index))
      found.set(outcome.rule.code, outcome);
    return this.rules.flatMap(rule => found.get(rule.code) ?? []);
  }

  forget(cluster: string): void {
    this.thread?.source.forget(cluster);
    this.thread?.problems.delete(cluster);
    this.thread?.worker.postMessage({
      forget: cluster,
    } satisfies FindingsRequest);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.thread?.worker.terminate();
  }

  /** undefined when the thread ended on the way. */
  private async runThere(
    thread: Thread,
    index: ResourceIndex,
  ): Promise<Map<string, RuleOutcome> | undefined> {
    // One message at a time: what waits for the thread would be held twice.
    for (const delta of thread.source.deltas(index))
      if (!(await this.ask(thread, index.cluster, { delta }))) return undefined;
    return this.ask(thread, index.cluster, { run: thread.source.head(index) });
  }

  /** What the thread answers until it is done; undefined when it ended before. */
  private ask(
    thread: Thread,
    cluster: string,
    request: { readonly delta: KindDelta } | { readonly run: SnapshotHead },
  ): Promise<Map<string, RuleOutcome> | undefined> {
    if (this.thread !== thread) return Promise.resolve(undefined);
    const id = ++this.lastId;
    const outcomes = new Map<string, RuleOutcome>();
    return new Promise(resolve => {
      this.pending.set(id, {
        cluster,
        outcomes,
        resolve: done => resolve(done ? outcomes : undefined),
      });
      thread.worker.postMessage({ id, ...request } satisfies FindingsRequest);
    });
  }

  private async liveThread(): Promise<Thread | undefined> {
    if (this.closed || this.inside.size === 0) return undefined;
    if (!this.thread && this.rest.isOver) this.thread = this.start();
    const { thread } = this;
    return thread && (await thread.ready) && this.thread === thread
      ? thread
      : undefined;
  }

  private start(): Thread | undefined {
    let worker: Worker;
    try {
      worker = this.startThread();
    } catch (error) {
      this.rest.noteDeath(0);
      this.logger.warn(
        `The thread that looks for findings could not be started: ${error}`,
      );
      return undefined;
    }
    const startedAt = this.clock.now();
    const problems: Thread['problems'] = new Map();
    const ready = new Promise<boolean>(resolve => {
      worker.on('message', (reply: FindingsReply) => {
        if ('ready' in reply) resolve(true);
        else if ('done' in reply) this.settle(reply.id, true);
        else this.take(reply.id, reply.outcome, problems);
      });
      worker.once('error', (error: Error) =>
        this.logger.warn(
          `The thread that looks for findings failed: ${error.message}`,
        ),
      );
      worker.once('exit', () => {
        resolve(false);
        if (this.thread?.worker === worker) this.thread = undefined;
        this.rest.noteDeath(this.clock.now() - startedAt);
        for (const id of [...this.pending.keys()]) this.settle(id, false);
      });
    });
    worker.unref();
    return {
      worker,
      ready,
      source: new SnapshotSource(threadKinds()),
      problems,
    };
  }

  private settle(id: number, done: boolean): void {
    this.pending.get(id)?.resolve(done);
    this.pending.delete(id);
  }

  private take(
    id: number,
    { code, unread, problems: sent }: SentOutcome,
    byCluster: Thread['problems'],
  ): void {
    const pending = this.pending.get(id);
    const rule = this.inside.get(code);
    if (!pending || !rule) return;
    const last = byCluster.get(pending.cluster) ?? new Map();
    byCluster.set(pending.cluster, last);
    const problems = sent === 'same' ? last.get(code) : sent;
    if (problems) last.set(code, problems);
    else last.delete(code);
    pending.outcomes.set(code, { rule, unread, ...(problems && { problems }) });
  }
}
