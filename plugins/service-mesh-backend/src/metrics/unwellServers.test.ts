import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { component, knownPages } from './__testUtils__/knownPages';
import { PrometheusClient } from './PrometheusClient';

/*
 * What stands where Prometheus should be, over real connections: what the signals and the observed mTLS of a component say
 * then, also once the server is left alone after failures in a row.
 */

const json = (response: ServerResponse, status: number, body: unknown) =>
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify(body));
const error = (errorType: string, text: string) => ({
  status: 'error',
  errorType,
  error: text,
});

describe('a server that is not well', () => {
  it.each<[string, (response: ServerResponse) => void, string, string, RegExp]>(
    [
      [
        'rejects every query with 422',
        response => json(response, 422, error('execution', 'too many samples')),
        'prometheus-rejects',
        'prometheus-rejects',
        /shorter range/,
      ],
      [
        'rejects every query with 400',
        response => json(response, 400, error('bad_data', 'parse error')),
        'prometheus-rejects',
        'prometheus-rejects',
        /shorter range/,
      ],
      [
        'shows a page to log in',
        response =>
          response
            .writeHead(200, { 'Content-Type': 'text/html' })
            .end('<!doctype html><title>Log in</title>'),
        'not-prometheus',
        'prometheus-wrong-server',
        /ask(s)? people to log in/,
      ],
      [
        'leads to a page to log in',
        response =>
          response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
        'not-prometheus',
        'prometheus-wrong-server',
        /ask(s)? people to log in/,
      ],
      [
        'is Thanos without stores, which fails',
        response =>
          json(response, 503, error('unavailable', 'no StoreAPIs matched')),
        'prometheus-unavailable',
        'prometheus-unavailable',
        /stores? behind it/,
      ],
      [
        'is Thanos without stores, which warns',
        response =>
          json(response, 200, {
            status: 'success',
            data: { resultType: 'vector', result: [] },
            warnings: ['No StoreAPIs matched for this query'],
          }),
        'incomplete',
        'prometheus-partial',
        /servers or stores behind it/,
      ],
      [
        'refuses',
        response => response.writeHead(401).end(),
        'forbidden',
        'prometheus-forbidden',
        /auth/,
      ],
    ],
  )('%s', async (_, respond, state, problem, fix) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => respond(response));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = new PrometheusClient({
      url: `http://127.0.0.1:${port}`,
      headers: {},
      skipVerify: false,
      extraLabels: {},
      timeoutMs: 5_000,
      concurrency: 4,
      scrapeIntervalSeconds: 15,
    });
    try {
      const { service } = knownPages(client);
      const entity = component('api', 'shop');
      // The second time the server has failed five times in a row.
      for (let times = 0; times < 2; times++) {
        const { data, problems } = (
          await service.signals(entity, { rangeSeconds: 3600, detail: 'full' })
        ).report;
        expect(data).toMatchObject({
          state,
          explanation: expect.stringMatching(fix),
        });
        expect(problems).toMatchObject([
          { code: problem, fix: expect.stringMatching(fix) },
        ]);
      }
      const { data } = (await service.observedMtls(entity, 3600)).report;
      expect(data.state).toBe(state);
      const verdicts = data.workloads.flatMap(({ ports }) =>
        ports.map(({ readiness }) => readiness.verdict),
      );
      expect(new Set(verdicts)).toEqual(new Set(['unknown']));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
