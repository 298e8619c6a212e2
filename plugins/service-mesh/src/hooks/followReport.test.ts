import {
  ReportRequest,
  ServiceMeshApi,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleReports } from '../__testUtils__/sampleReports';
import { followReport } from './followReport';

type Answer = 'changed' | 'same' | Error;

/** Answers in turn, then holds the last request for ever. */
function follow(answers: Answer[]) {
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
  const ended = followReport(
    api,
    'component:default/orders',
    'mtls',
    {},
    {
      onReport: () => events.push('report'),
      onConfirmed: () => events.push('confirmed'),
      onError: error => events.push(error.message),
    },
    controller.signal,
  );
  return { requests, events, controller, ended };
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

  it('ends when it is aborted', async () => {
    const { requests, controller, ended } = follow([]);
    await jest.advanceTimersByTimeAsync(0);
    controller.abort();
    await ended;
    expect(requests[0].signal?.aborted).toBe(true);
  });
});
