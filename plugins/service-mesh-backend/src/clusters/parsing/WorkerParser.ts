import { Worker } from 'node:worker_threads';
import { LoggerService } from '@backstage/backend-plugin-api';
import { kindKey } from '@meshwright/backstage-plugin-service-mesh-common';
import { backOffMs } from '../backOff';
import { Clock, systemClock } from '../Clock';
import { KubeError } from '../KubeError';
import { builtInKinds } from './builtInKinds';
import { InlineParser } from './InlineParser';
import {
  ObjectChange,
  ObjectParser,
  ParseContext,
  ParsedEvents,
  ParsedPage,
} from './ObjectParser';
import { ParserReply, ParserRequest, startParserWorker } from './parserWorker';
import { TextPool } from './TextPool';

/** Deaths in a row after which the next thread has to wait (count). */
const DEATHS_IN_PEACE = 3;
/** Between threads that keep dying. */
const RESTART = { firstMs: 2_000, longestMs: 300_000 };
/** A thread that lived so long ends a row of deaths, in ms. */
const HEALTHY_MS = 60_000;

interface Thread {
  readonly worker: Worker;
  readonly ready: Promise<boolean>;
  /** True after it did some work. */
  proven: boolean;
}

interface Pending {
  readonly changes: ObjectChange[];
  readonly resolve: (result: ParsedPage | ParsedEvents) => void;
  readonly reject: (error: KubeError) => void;
}

/**
 * Parses in a thread of its own. Kinds that other packages brought cannot cross into it and are parsed inline; so is
 * everything while no thread can be had. A thread that died is replaced: at once at first, then after growing waits.
 */
export class WorkerParser implements ObjectParser {
  private readonly pool = new TextPool();
  private readonly inline = new InlineParser(this.pool);
  private readonly pending = new Map<number, Pending>();
  private thread?: Thread;
  private deaths = 0;
  /** Epoch ms before which no thread is started. */
  private restartAt = 0;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly logger: LoggerService,
    private readonly startWorker: () => Worker = startParserWorker,
    private readonly clock: Clock = systemClock,
  ) {}

  get problem(): string | undefined {
    return this.deaths >= DEATHS_IN_PEACE && !this.thread?.proven
      ? 'the parser thread keeps ending: objects are parsed in the main thread until one stays'
      : undefined;
  }

  async parsePage(
    context: ParseContext,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<ParsedPage> {
    const worker = await this.workerFor(context);
    if (!worker) return this.inline.parsePage(context, body);
    return this.ask<ParsedPage>(
      worker,
      { ...this.request(context), bytes: body },
      [body.buffer],
    );
  }

  async parseEvents(
    context: ParseContext,
    lines: Uint8Array,
    since: string,
  ): Promise<ParsedEvents> {
    const worker = await this.workerFor(context);
    if (!worker) return this.inline.parseEvents(context, lines, since);
    // Copied by the message: the bytes may be a slice of a pool that others use.
    return this.ask<ParsedEvents>(
      worker,
      { ...this.request(context), bytes: lines, since },
      [],
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.thread?.worker.terminate();
  }

  private request({ cluster, kind }: ParseContext) {
    return { id: ++this.lastId, cluster, kind: kindKey(kind) };
  }

  private ask<T extends ParsedPage | ParsedEvents>(
    worker: Worker,
    request: ParserRequest,
    transfer: ArrayBuffer[],
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.pending.set(request.id, {
        changes: [],
        resolve: resolve as Pending['resolve'],
        reject,
      });
      worker.postMessage(request, transfer);
    });
  }

  private async workerFor({ kind }: ParseContext): Promise<Worker | undefined> {
    if (this.closed || builtInKinds().get(kindKey(kind)) !== kind)
      return undefined;
    if (!this.thread && this.clock.now() >= this.restartAt)
      this.thread = this.start();
    const { thread } = this;
    return thread && (await thread.ready) && this.thread === thread
      ? thread.worker
      : undefined;
  }

  private start(): Thread | undefined {
    let worker: Worker;
    try {
      worker = this.startWorker();
    } catch (error) {
      this.noteDeath(error instanceof Error ? error.message : String(error), 0);
      return undefined;
    }
    const startedAt = this.clock.now();
    const ready = new Promise<boolean>(resolve => {
      let cause = 'it ended';
      worker.on('message', (reply: ParserReply) => {
        if ('ready' in reply) resolve(true);
        else this.take(reply);
      });
      worker.once('error', (error: Error) => {
        cause = error.message;
      });
      worker.once('exit', () => {
        resolve(false);
        if (this.thread?.worker === worker) this.thread = undefined;
        if (!this.closed) this.noteDeath(cause, this.clock.now() - startedAt);
        this.giveUpPending();
      });
    });
    worker.unref();
    return { worker, ready, proven: false };
  }

  private noteDeath(cause: string, livedMs: number): void {
    this.deaths = livedMs >= HEALTHY_MS ? 1 : this.deaths + 1;
    const waitMs =
      this.deaths < DEATHS_IN_PEACE
        ? 0
        : backOffMs(this.deaths - DEATHS_IN_PEACE + 1, RESTART, this.clock);
    this.restartAt = this.clock.now() + waitMs;
    this.logger.warn(
      `The thread that parses Kubernetes objects failed: ${cause}${
        waitMs > 0
          ? `; objects are parsed in the main thread for ${waitMs} ms`
          : ''
      }`,
    );
  }

  private giveUpPending(): void {
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of lost)
      reject(new KubeError('malformed', 'the parser thread ended'));
  }

  private take(reply: Exclude<ParserReply, { ready: true }>): void {
    const pending = this.pending.get(reply.id);
    if (!pending) return;
    if (this.thread) this.thread.proven = true;
    if ('part' in reply) {
      for (const change of reply.part)
        pending.changes.push(this.pool.internAll(change));
      return;
    }
    this.pending.delete(reply.id);
    if ('error' in reply)
      pending.reject(new KubeError('malformed', reply.error));
    else if ('page' in reply)
      pending.resolve({ changes: pending.changes, ...reply.page });
    else
      pending.resolve({
        ...reply.events,
        changes: this.pool.internAll(reply.events.changes),
      });
  }
}
