import {
  EntityReportName,
  ReportRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../__testUtils__/sampleReports';
import { followReport } from './followReport';

type Answer = 'changed' | 'same' | Error;

/** Answers in turn, then holds the last request for ever. */
function follow(answers: Answer[], name: EntityReportName = 'mtls') {
  const requests: ReportRequest[] = [];
  const events: string[] = [];
  const api = {
    getReport: (_: string, __: string, request: ReportRequest) => {
      requests.push(request);
      const answer = answers.shift();
      if (answer === undefined)
        return new Promise((_resolve, reject) =>
          request.signal?.addEventListener('abort', () =>
            reject(new Error('aborted')),
          ),
        );
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(
        answer === 'same'
          ? { modified: false, etag: 'a' }
          : { modified: true, etag: 'a', report: sampleReports.mtls },
      );
    },
  } as unknown as ServiceMeshApi;
  const controller = new AbortController();
  const wakes = new Set<() => void>();
  const ended = followReport(
    api,
    'component:default/orders',
    name,
    {},
    {
      onReport: () => events.push('report'),
      onConfirmed: () => events.push('confirmed'),
      onError: error => events.push(error.message),
    },
    controller.signal,
    wake => {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
  );
  return {
    requests,
    events,
    controller,
    ended,
    wakes,
    wake: () => wakes.forEach(one => one()),
  };
}

function setVisibility(state: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => state,
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('followReport', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    setVisibility('visible');
    jest.useRealTimers();
  });

  it('asks once, then waits for changes with the entity tag it holds', async () => {
    const { requests, events, controller, ended } = follow([
      'changed',
      'changed',
      'same',
    ]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(requests.map(r => [r.etag, r.waitSeconds])).toEqual([
      [undefined, undefined],
      ['a', 25],
      ['a', 25],
      ['a', 25],
    ]);
    expect(events).toEqual(['report', 'report', 'confirmed']);
    controller.abort();
    await ended;
  });

  it('backs off after errors and asks without waiting until one succeeds', async () => {
    const { requests, events, controller, ended } = follow([
      'changed',
      new Error('down'),
      new Error('down'),
      'same',
    ]);
    await jest.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(events).toEqual(['report', 'down', 'down', 'confirmed']);
    expect(requests[2].waitSeconds).toBeUndefined();
    controller.abort();
    await ended;
  });

  it('lets go of the request while the document is hidden and asks again when it is seen', async () => {
    const { requests, events, controller, ended } = follow(['changed']);
    await jest.advanceTimersByTimeAsync(0);
    setVisibility('hidden');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(2);
    expect(requests[1].signal?.aborted).toBe(true);
    setVisibility('visible');
    await jest.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(3);
    expect(events).toEqual(['report']);
    controller.abort();
    await ended;
  });

  it('never asks the server to hold what comes from metrics', async () => {
    const { requests, controller, ended } = follow(
      ['changed', 'same', 'changed'],
      'edges',
    );
    await jest.advanceTimersByTimeAsync(59_000);
    expect(requests.map(r => [r.etag, r.waitSeconds])).toEqual([
      [undefined, undefined],
      ['a', undefined],
    ]);
    controller.abort();
    await ended;
  });

  it('leaves connections free for other requests when many reports are on the screen', async () => {
    const all = Array.from({ length: 4 }, () => follow(['changed']));
    await jest.advanceTimersByTimeAsync(0);
    expect(all.map(one => one.requests[1].waitSeconds)).toEqual([
      25,
      25,
      25,
      undefined,
    ]);
    for (const one of all) one.controller.abort();
    await Promise.all(all.map(one => one.ended));
  });

  it('ends when it is aborted', async () => {
    const { requests, controller, ended } = follow([]);
    await jest.advanceTimersByTimeAsync(0);
    controller.abort();
    await ended;
    expect(requests[0].signal?.aborted).toBe(true);
  });

  it('asks at once when it is told of a change, with the tag it holds and without an error', async () => {
    const { requests, events, controller, ended, wake, wakes } = follow([
      'changed',
    ]);
    await jest.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(2);
    wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(3);
    expect(requests[2]).toMatchObject({ etag: 'a', waitSeconds: 25 });
    expect(events).toEqual(['report']);
    controller.abort();
    await ended;
    expect(wakes.size).toBe(0);
  });

  it('does not ask the metrics again for a change of configuration', async () => {
    const { requests, controller, ended, wake } = follow(
      ['changed'],
      'signals',
    );
    await jest.advanceTimersByTimeAsync(0);
    wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(requests).toHaveLength(1);
    controller.abort();
    await ended;
  });
});
