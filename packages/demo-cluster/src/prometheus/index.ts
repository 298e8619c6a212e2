import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { MeshObjects } from '../MeshObjects';
import { PrometheusApi } from './PrometheusApi';
import { handleRequest } from './handleRequest';
import { TrafficModel } from './traffic/TrafficModel';

/** How often changed weights are noticed when nobody asks. */
const OBSERVE_EVERY_MS = 5_000;

/** Where to listen, and which cluster's traffic to show. */
export interface PrometheusOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly mesh: MeshObjects;
  /** Unix milliseconds; the clock unless given. */
  now?(): number;
}

/** Starts a Prometheus-compatible API over the traffic model of the demo shop. */
export async function startPrometheus(
  options: PrometheusOptions,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { host, port, mesh, now = Date.now } = options;
  const model = new TrafficModel(mesh);
  const api = new PrometheusApi(model, now);
  const server = createServer((request, response) => {
    void handleRequest(api, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const timer = setInterval(() => model.observe(now()), OBSERVE_EVERY_MS);
  timer.unref();
  const address = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${address.port}`,
    async stop() {
      clearInterval(timer);
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
