import { createServer } from 'node:https';
import { AddressInfo, isIPv6, Socket } from 'node:net';
import { Credentials } from './credentials';
import { KubeApi } from './kubernetes/KubeApi';
import { portInUse } from './portInUse';

/** A listening API server. */
export interface RunningKubernetes {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the API over TLS; port 0 picks a free one. */
export async function startKubernetes(options: {
  api: KubeApi;
  host: string;
  port: number;
  credentials: Credentials;
}): Promise<RunningKubernetes> {
  const { api, host, port, credentials } = options;
  const server = createServer(
    { cert: credentials.certificate, key: credentials.key },
    (request, response) => api.handle(request, response),
  );
  // Idle connections of informers live longer than Node's five seconds.
  server.keepAliveTimeout = 120_000;
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(portInUse(error, host, port)));
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `https://${isIPv6(host) ? `[${host}]` : host}:${bound}`,
    async stop() {
      const closed = new Promise<void>(resolve =>
        server.close(() => resolve()),
      );
      // Watches stay open for as long as the client likes.
      sockets.forEach(socket => socket.destroy());
      await closed;
    },
  };
}
