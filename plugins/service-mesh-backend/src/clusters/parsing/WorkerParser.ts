import { Worker } from 'node:worker_threads';
import { LoggerService } from '@backstage/backend-plugin-api';
import { kindKey } from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock, systemClock } from '../Clock';
import { ThreadRest } from '../../threads/ThreadRest';
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
  private readonly rest: ThreadRest;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly logger: LoggerService,
    private readonly startWorker: () => Worker = startParserWorker,
    private readonly clock: Clock = systemClock,
  ) {
    this.rest = new ThreadRest(clock);
  }

  get problem(): string | undefined {
    return this.rest.isTroubled && !this.thread?.proven
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
    if (!this.thread && this.rest.isOver) this.thread = this.start();
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
    const waitMs = this.rest.noteDeath(livedMs);
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
