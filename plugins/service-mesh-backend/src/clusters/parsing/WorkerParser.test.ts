import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { mockServices } from '@backstage/backend-test-utils';
import { Namespace } from '@meshwright/backstage-plugin-service-mesh-common';
import { ObjectParser } from './ObjectParser';
import { builtInKinds } from './builtInKinds';
import { WorkerParser } from './WorkerParser';

/** A thread that does what a test says. */
class FakeThread extends EventEmitter {
  readonly asked: { id: number }[] = [];
  postMessage = (request: { id: number }) => this.asked.push(request);
  unref = () => {};
  terminate = async () => 0;
  /** Dies as threads do: an error, then the exit. */
  die() {
    this.emit('error', new Error('out of memory'));
    this.emit('exit', 1);
  }
}

const page = () =>
  new TextEncoder().encode(
    JSON.stringify({
      apiVersion: 'v1',
      metadata: { resourceVersion: '7' },
      items: [{ metadata: { name: 'shop' } }],
    }),
  );
const kind = builtInKinds().get('/Namespace') ?? Namespace;
const read = (parser: ObjectParser) =>
  parser.parsePage({ cluster: 'test', kind }, page());
const whole = {
  revision: '7',
  changes: [{ type: 'put', name: 'shop' }],
};

function setUp(start: (thread: FakeThread) => void) {
  const threads: FakeThread[] = [];
  const parser = new WorkerParser(mockServices.logger.mock(), () => {
    const thread = new FakeThread();
    threads.push(thread);
    process.nextTick(() => start(thread));
    return thread as unknown as Worker;
  });
  return { parser, threads };
}
const begins = (thread: FakeThread) => thread.emit('message', { ready: true });

describe('WorkerParser', () => {
  it('gives up what a dying thread was asked, and starts another one', async () => {
    const { parser, threads } = setUp(begins);
    const lost = read(parser);
    await new Promise(setImmediate);
    threads[0].die();
    await expect(lost).rejects.toMatchObject({ reason: 'malformed' });

    const again = read(parser);
    await new Promise(setImmediate);
    const [{ id }] = threads[1].asked;
    threads[1].emit('message', { id, part: whole.changes });
    threads[1].emit('message', { id, page: { revision: '7' } });
    expect(await again).toMatchObject(whole);
  });

  it('parses in the main thread when threads keep dying before they begin', async () => {
    const { parser, threads } = setUp(thread => thread.die());
    for (let i = 0; i < 5; i++) expect(await read(parser)).toMatchObject(whole);
    expect(threads).toHaveLength(3);
  });

  it('parses in the main thread when no thread can be started', async () => {
    const parser = new WorkerParser(mockServices.logger.mock(), () => {
      throw new Error('no threads here');
    });
    expect(await read(parser)).toMatchObject(whole);
  });

  it('parses kinds of other packages in the main thread', async () => {
    const { parser, threads } = setUp(begins);
    const foreign = { ...kind };
    expect(
      await parser.parsePage({ cluster: 'test', kind: foreign }, page()),
    ).toMatchObject(whole);
    expect(threads).toHaveLength(0);
  });
});
