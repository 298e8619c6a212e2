import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';

/** A Prometheus that answers every query with one busy service, and counts the queries. */
export async function startPrometheusStub() {
  let queries = 0;
  const server = createServer((request, response) => {
    queries++;
    let body = '';
    request.on('data', chunk => (body += chunk));
    request.on('end', () => {
      const asked = new URLSearchParams(body);
      const range = request.url?.endsWith('/query_range');
      const end = Number(asked.get(range ? 'end' : 'time'));
      const start = Number(asked.get('start') ?? end);
      const step = Number(asked.get('step') ?? 1);
      const buckets = asked.get('query')?.includes('_bucket');
      const series = (buckets ? ['5', '50', '+Inf'] : [undefined]).map(
        (le, i) => ({
          metric: {
            destination_version: 'v1',
            source_workload: 'web',
            source_workload_namespace: 'shop',
            source_principal: 'spiffe://cluster.local/ns/shop/sa/web',
            destination_service: 'db.shop.svc.cluster.local',
            connection_security_policy: 'mutual_tls',
            ...(le === undefined ? { response_code: '200' } : { le }),
          },
          ...(range
            ? {
                values: Array.from(
                  { length: Math.floor((end - start) / step) + 1 },
                  (_, k) => [start + k * step, `${i + 1}`],
                ),
              }
            : { value: [end, `${i + 1}`] }),
        }),
      );
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({
          status: 'success',
          data: { resultType: range ? 'matrix' : 'vector', result: series },
        }),
      );
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Queries since the last call. */
    take() {
      const taken = queries;
      queries = 0;
      return taken;
    },
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
