import { MessageChannel, Worker } from 'node:worker_threads';
import { mockServices } from '@backstage/backend-test-utils';
import {
  collectFindings,
  coreKinds,
  FindingRule,
  indexObjects,
  meshes,
  Problem,
  ResourceIndex,
  RuleOutcome,
  rulesOf,
  runFindings,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterStatus } from '../clusters/ClusterReader';
import { unionKinds } from '../clusters/unionKinds';
import { ClusterAnalysis } from './ClusterAnalysis';
import { serveFindings } from './findingsThread';
import { InlineRunner } from './InlineRunner';
import { SnapshotMirror, SnapshotSource } from './SnapshotMirror';
import { systemClock } from '../clusters/Clock';
import { ThreadRunner } from './ThreadRunner';

const kinds = unionKinds([...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)]);
const rules = rulesOf(meshes);
const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
});
const broken = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'broken', namespace: 'shop' },
  spec: { mtls: 'STRICT' },
};
let revision = 0;
const indexOf = (...objects: unknown[]): ResourceIndex => ({
  ...indexObjects(objects, { kinds }),
  revision: ++revision,
  takenAt: revision * 1000,
});

/** A clock that a test turns. */
function stillClock() {
  let time = 1_000_000;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => time,
    random: () => 0,
    after(ms: number, callback: () => void) {
      const timer = { at: time + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(ms: number) {
      time += ms;
      for (const timer of [...timers]) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

function setUp(first: ResourceIndex | undefined) {
  let index = first;
  let listener: (cluster: string) => void = () => {};
  const status = { name: 'test', state: 'ready' as ClusterStatus['state'] };
  const statuses = [status as ClusterStatus];
  const clock = stillClock();
  const ended: (() => void)[] = [];
  const inline = new InlineRunner(rules);
  const runner = {
    run: jest.fn(async (of: ResourceIndex): Promise<readonly RuleOutcome[]> => {
      await new Promise<void>(resolve => ended.push(resolve));
      return inline.run(of);
    }),
    forget: jest.fn(),
    close: async () => {},
  };
  const analysis = new ClusterAnalysis({
    clusters: {
      snapshots: () => (index ? [index] : []),
      statuses: () => statuses,
      onChange: call => {
        listener = call;
        return () => {};
      },
    },
    runner,
    logger: mockServices.logger.mock(),
    clock,
  });
  analysis.start();
  const settle = async () => {
    for (let i = 0; i < rules.length + 20; i++)
      await new Promise(resolve => setImmediate(resolve));
  };
  return {
    analysis,
    runner,
    clock,
    status,
    statuses,
    change(next: ResourceIndex) {
      index = next;
      listener('test');
    },
    tell: () => listener('test'),
    async end() {
      ended.splice(0).forEach(call => call());
      await settle();
    },
  };
}

describe('ClusterAnalysis', () => {
  it('makes a request wait for the first result only, and says how far a result is behind', async () => {
    const before = indexOf(service('orders'));
    const { analysis, runner, clock, change, end } = setUp(before);
    expect(analysis.findingsOf(before)).toBeUndefined();
    const ready = analysis.ready([before]);
    await end();
    await ready;
    const first = analysis.findingsOf(before);
    expect(first).toEqual({ run: runFindings(before, rules) });
    expect(first?.run.findings.map(f => f.subject.name)).toEqual(['orders']);

    const told = jest.fn();
    analysis.onChange(told);
    const after = indexOf(service('orders'), service('cart'));
    change(after);
    await analysis.ready([after]);
    expect(analysis.findingsOf(after)).toEqual({
      run: first?.run,
      behindSince: before.takenAt,
    });
    clock.pass(500);
    await end();
    expect(runner.run).toHaveBeenCalledTimes(2);
    expect(told).toHaveBeenCalledTimes(1);
    expect(
      analysis.findingsOf(after)?.run.findings.map(f => f.subject.name),
    ).toEqual(['cart', 'orders']);
  });

  it('runs once for many changes, never twice at a time, and again when something changed meanwhile', async () => {
    const { runner, clock, change, end } = setUp(indexOf());
    for (let i = 0; i < 5; i++) {
      change(indexOf(service(`s${i}`)));
      clock.pass(100);
    }
    expect(runner.run).toHaveBeenCalledTimes(1);
    change(indexOf(service('later')));
    clock.pass(5_000);
    expect(runner.run).toHaveBeenCalledTimes(1);
    await end();
    // The rules took five seconds, so they rest for ten.
    clock.pass(9_000);
    expect(runner.run).toHaveBeenCalledTimes(1);
    clock.pass(1_000);
    expect(runner.run).toHaveBeenCalledTimes(2);
    await end();
  });

  it('looks again as time passes, and tells only what is new', async () => {
    const { analysis, runner, clock, change, end } = setUp(indexOf());
    const told = jest.fn();
    analysis.onChange(told);
    const index = indexOf({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'orders',
        namespace: 'shop',
        annotations: {
          // 90 s after the clock of the test begins.
          'meshwright.io/fault-ends': new Date(1_090_500).toISOString(),
        },
      },
      spec: { http: [{ fault: { abort: { httpStatus: 503 } } }] },
    });
    const codes = () =>
      analysis.findingsOf(index)?.run.findings.map(({ code }) => code);
    change(index);
    clock.pass(500);
    await end();
    expect(codes()).not.toContain('istio/fault-past-its-end');
    const before = told.mock.calls.length;
    clock.pass(60_000);
    await end();
    expect(told).toHaveBeenCalledTimes(before);
    clock.pass(60_000);
    await end();
    expect(codes()).toContain('istio/fault-past-its-end');
    expect(told).toHaveBeenCalledTimes(before + 1);
    clock.pass(60_000);
    await end();
    expect(told).toHaveBeenCalledTimes(before + 1);
    expect(runner.run).toHaveBeenCalledTimes(4);
    await analysis.stop();
    clock.pass(600_000);
    expect(runner.run).toHaveBeenCalledTimes(4);
  });

  it('leaves a cluster alone while it is read for the first time, and forgets one that is gone', async () => {
    const { analysis, runner, clock, status, statuses, tell, end } = setUp(
      indexOf(),
    );
    status.state = 'syncing';
    tell();
    clock.pass(60_000);
    expect(runner.run).not.toHaveBeenCalled();
    status.state = 'partial';
    tell();
    clock.pass(500);
    await end();
    expect(runner.run).toHaveBeenCalledTimes(1);
    expect(analysis.findingsOf(indexOf())).toBeDefined();
    statuses.length = 0;
    tell();
    expect(runner.forget).toHaveBeenCalledWith('test');
    expect(analysis.findingsOf(indexOf())).toBeUndefined();
  });
});

describe('SnapshotMirror', () => {
  it('has after every change what the original has, and keeps what did not change', () => {
    const source = new SnapshotSource(kinds);
    const mirror = new SnapshotMirror();
    let messages = 0;
    const pass = (index: ResourceIndex) => {
      for (const delta of source.deltas(index)) {
        messages++;
        mirror.apply(structuredClone(delta));
      }
      return mirror.index(structuredClone(source.head(index)));
    };
    const many = Array.from({ length: 600 }, (_, i) => service(`s${i}`));
    const states = [
      [],
      [service('a'), broken],
      many,
      [
        ...many.slice(0, 599),
        { ...service('x'), metadata: { name: 'x', namespace: 'other' } },
      ],
      [broken],
    ];
    for (const objects of states) {
      const index = indexOf(...objects);
      const copy = pass(index);
      expect(runFindings(copy, rules)).toEqual(runFindings(index, rules));
      for (const kind of kinds) {
        expect(copy.list(kind)).toEqual(index.list(kind));
        expect(copy.coverage(kind)).toEqual(index.coverage(kind));
      }
      const sent = messages;
      const again = pass({ ...index, revision: ++revision });
      expect(messages).toBe(sent);
      for (const kind of kinds)
        expect(again.content(kind)).toBe(copy.content(kind));
    }
  });
});

describe('a kind that nobody asked for', () => {
  it('is no reason to skip a rule, in the copy as in the original', () => {
    const asked = kinds.filter(kind => !kind.optIn);
    const index: ResourceIndex = {
      ...indexObjects([service('a')], { kinds: asked }),
      revision: ++revision,
    };
    const source = new SnapshotSource(kinds);
    const mirror = new SnapshotMirror();
    for (const delta of source.deltas(index)) mirror.apply(delta);
    const copy = mirror.index(source.head(index));
    expect(runFindings(index, rules).skipped).toEqual([]);
    expect(runFindings(copy, rules).skipped).toEqual([]);
    expect(runFindings(copy, rules)).toEqual(runFindings(index, rules));
  });
});

/** The thread's side of the conversation in this thread, over a real channel. */
function startInProcess() {
  const { port1, port2 } = new MessageChannel();
  serveFindings(port2);
  return Object.assign(port1, {
    terminate: async () => port1.close(),
  }) as unknown as Worker;
}

describe('ThreadRunner', () => {
  it('finds in the thread what it would find inline, whatever changed, and adds rules from outside', async () => {
    const outside: FindingRule = {
      ...rules[0],
      code: 'other/rule',
      reads: [],
      check: ({ index }) => [
        {
          subject: {
            cluster: index.cluster,
            group: '',
            kind: 'Namespace',
            name: 'shop',
          },
        },
      ],
    };
    const all = [...rules, outside];
    const start = jest.fn(startInProcess);
    const runner = new ThreadRunner(all, mockServices.logger.mock(), start);
    const found = async (index: ResourceIndex) =>
      collectFindings(await runner.run(index));
    for (const objects of [
      [],
      [service('orders'), broken],
      [service('orders'), service('cart'), broken],
      [service('cart')],
    ]) {
      const index = indexOf(...objects);
      expect(await found(index)).toEqual(runFindings(index, all));
    }
    const outcomes = await runner.run(indexOf(service('cart')));
    const again = await runner.run(indexOf(service('cart')));
    const listOf = (of: readonly RuleOutcome[], code: string) =>
      of.find(({ rule }) => rule.code === code)?.problems;
    expect(listOf(again, 'mesh/service-selects-nothing')).toBe(
      listOf(outcomes, 'mesh/service-selects-nothing'),
    );
    runner.forget('test');
    const index = indexOf(service('cart'), broken);
    expect(await found(index)).toEqual(runFindings(index, all));
    expect(start).toHaveBeenCalledTimes(1);
    await runner.close();
  });

  it('has a thread again some time after several died in a row', async () => {
    let now = 0;
    let healthy = false;
    const start = jest.fn(() => {
      if (healthy) return startInProcess();
      throw new Error('no threads');
    });
    const runner = new ThreadRunner(rules, mockServices.logger.mock(), start, {
      ...systemClock,
      now: () => now,
      random: () => 1,
    });
    const index = indexOf(service('orders'));
    for (let i = 0; i < 10; i++) await runner.run(index);
    expect(start).toHaveBeenCalledTimes(3);
    healthy = true;
    now += 3_000;
    expect(collectFindings(await runner.run(index))).toEqual(
      runFindings(index, rules),
    );
    expect(start).toHaveBeenCalledTimes(4);
    await runner.close();
  });

  it('runs inline when no thread is to be had', async () => {
    const logger = mockServices.logger.mock();
    const runner = new ThreadRunner(rules, logger, () => {
      throw new Error('no threads');
    });
    const index = indexOf(service('orders'));
    for (let i = 0; i < 5; i++) {
      const outcomes = await runner.run(index);
      expect(outcomes.map(({ rule }) => rule)).toEqual([...rules]);
      const problems = outcomes.flatMap(
        (o): readonly Problem[] => o.problems ?? [],
      );
      expect(problems).toHaveLength(1);
    }
    expect(logger.warn).toHaveBeenCalledTimes(3);
    await runner.close();
  });
});
