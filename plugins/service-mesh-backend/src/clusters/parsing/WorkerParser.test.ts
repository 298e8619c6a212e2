import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { mockServices } from '@backstage/backend-test-utils';
import { Namespace } from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock } from '../Clock';
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

/** A clock that a test turns; it always draws the longest wait. */
const clock = { time: 0 };
const stillClock: Clock = {
  now: () => clock.time,
  random: () => 0.999,
  after: () => () => {},
};

function setUp(start: (thread: FakeThread) => void) {
  clock.time = 1_000_000;
  const threads: FakeThread[] = [];
  const parser = new WorkerParser(
    mockServices.logger.mock(),
    () => {
      const thread = new FakeThread();
      threads.push(thread);
      process.nextTick(() => start(thread));
      return thread as unknown as Worker;
    },
    stillClock,
  );
  return { parser, threads };
}
/** Reads while the newest thread does its work. */
async function readInThread(parser: ObjectParser, threads: FakeThread[]) {
  const reading = read(parser);
  await new Promise(setImmediate);
  const thread = threads.at(-1);
  const id = thread?.asked.at(-1)?.id;
  thread?.emit('message', { id, part: whole.changes });
  thread?.emit('message', { id, page: { revision: '7' } });
  return reading;
}
const begins = (thread: FakeThread) => thread.emit('message', { ready: true });

describe('WorkerParser', () => {
  it('gives up what a dying thread was asked, and starts another one', async () => {
    const { parser, threads } = setUp(begins);
    const lost = read(parser);
    await new Promise(setImmediate);
    threads[0].die();
    await expect(lost).rejects.toMatchObject({ reason: 'malformed' });

    expect(await readInThread(parser, threads)).toMatchObject(whole);
    expect(threads).toHaveLength(2);
    expect(parser.problem).toBeUndefined();
  });

  it('parses in the main thread when threads keep dying, says so, and tries again after growing waits', async () => {
    let dies = true;
    const { parser, threads } = setUp(thread =>
      dies ? thread.die() : begins(thread),
    );
    for (let i = 0; i < 5; i++) expect(await read(parser)).toMatchObject(whole);
    expect(threads).toHaveLength(3);
    expect(parser.problem).toContain('parser thread');

    const waits: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      const before = threads.length;
      let waited = 0;
      for (; threads.length === before; waited += 1_000) {
        clock.time += 1_000;
        expect(await read(parser)).toMatchObject(whole);
      }
      waits.push(waited / 1_000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);

    dies = false;
    clock.time += 300_000;
    expect(parser.problem).toContain('parser thread');
    expect(await readInThread(parser, threads)).toMatchObject(whole);
    expect(parser.problem).toBeUndefined();

    threads.at(-1)?.die();
    expect(parser.problem).toContain('parser thread');
    clock.time += 300_000;
    await readInThread(parser, threads);
    clock.time += 60_000;
    threads.at(-1)?.die();
    expect(parser.problem).toBeUndefined();
    await readInThread(parser, threads);
    expect(parser.problem).toBeUndefined();
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
