import { Worker } from 'node:worker_threads';
import { LoggerService } from '@backstage/backend-plugin-api';
import { kindKey } from '@meshwright/backstage-plugin-service-mesh-common';
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

/** Threads started before we stay inline for good (count). */
const MOST_STARTS = 3;

interface Pending {
  readonly changes: ObjectChange[];
  readonly resolve: (result: ParsedPage | ParsedEvents) => void;
  readonly reject: (error: KubeError) => void;
}

/**
 * Parses in a thread of its own. Kinds that other packages brought cannot cross into it and are parsed inline; so is
 * everything when the thread does not start or keeps dying.
 */
export class WorkerParser implements ObjectParser {
  private readonly pool = new TextPool();
  private readonly inline = new InlineParser(this.pool);
  private readonly pending = new Map<number, Pending>();
  private thread?: {
    readonly worker: Worker;
    readonly ready: Promise<boolean>;
  };
  private starts = 0;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly logger: LoggerService,
    private readonly startWorker: () => Worker = startParserWorker,
  ) {}

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
    if (!this.thread && this.starts < MOST_STARTS) this.thread = this.start();
    const { thread } = this;
    return thread && (await thread.ready) && this.thread === thread
      ? thread.worker
      : undefined;
  }

  private start(): WorkerParser['thread'] {
    this.starts++;
    let worker: Worker;
    try {
      worker = this.startWorker();
    } catch (error) {
      this.logger.warn(
        `The thread that parses Kubernetes objects could not be started: ${error}`,
      );
      return undefined;
    }
    const ready = new Promise<boolean>(resolve => {
      worker.on('message', (reply: ParserReply) => {
        if ('ready' in reply) resolve(true);
        else this.take(reply);
      });
      worker.once('error', (error: Error) => {
        this.logger.warn(
          `The thread that parses Kubernetes objects failed: ${error.message}`,
        );
      });
      worker.once('exit', () => {
        resolve(false);
        this.lose(worker);
      });
    });
    worker.unref();
    return { worker, ready };
  }

  private lose(worker: Worker): void {
    if (this.thread?.worker === worker) this.thread = undefined;
    const lost = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of lost)
      reject(new KubeError('malformed', 'the parser thread ended'));
    if (!this.closed && this.starts >= MOST_STARTS)
      this.logger.warn(
        'Kubernetes objects are parsed in the main thread from now on',
      );
  }

  private take(reply: Exclude<ParserReply, { ready: true }>): void {
    const pending = this.pending.get(reply.id);
    if (!pending) return;
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
