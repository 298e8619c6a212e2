import { WorkloadPort } from '../model';

const HTTP = new Set(['http', 'http2', 'h2c', 'ws']);
const TCP = new Set([
  'tcp',
  'tls',
  'https',
  'mongo',
  'redis',
  'mysql',
  'hbone',
  'udp',
]);
/** Server-first protocols that cannot be sniffed. */
const TCP_PORTS = new Set([25, 53, 3306, 27017]);

/**
 * Protocol of a Service port: `appProtocol` instead of the name when it is set, else the text of the name before the
 * first `-`; a port that says neither is `unknown` (proxies sniff it).
 * @public
 */
export function portProtocol(port: {
  readonly name?: string;
  readonly appProtocol?: string;
  readonly port?: number;
  readonly protocol?: string;
}): WorkloadPort['protocol'] {
  if (port.protocol === 'UDP') return 'tcp';
  const written = (port.appProtocol ?? port.name ?? '').toLowerCase();
  if (port.appProtocol !== undefined && written.startsWith('kubernetes.io/')) {
    return written === 'kubernetes.io/wss' ? 'tcp' : 'http';
  }
  if (written.startsWith('grpc-web')) return 'http';
  const [word] = written.split('-');
  if (word === 'grpc') return 'grpc';
  if (HTTP.has(word)) return 'http';
  if (TCP.has(word)) return 'tcp';
  return port.port !== undefined && TCP_PORTS.has(port.port)
    ? 'tcp'
    : 'unknown';
}
