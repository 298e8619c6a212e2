const HTTP = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const TLS = new Set(['https', 'tls']);
const OVER_TCP = new Set(['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql']);

/** Whether Istio knows the protocol of a port. @internal */
export function isProtocol(text: string): boolean {
  const name = text.toLowerCase();
  return HTTP.has(name) || OVER_TCP.has(name) || name === 'udp';
}

/** Whether the protocol is a kind of HTTP in plain text. @internal */
export function isHttp(text: string): boolean {
  return HTTP.has(text.toLowerCase());
}

/** Whether the protocol is one inside TLS. @internal */
export function isTls(text: string): boolean {
  return TLS.has(text.toLowerCase());
}

/** Whether the protocol is told apart by port only. @internal */
export function isOverTcp(text: string): boolean {
  return OVER_TCP.has(text.toLowerCase());
}

/** What is wrong with a protocol, which may be left open; undefined when nothing is. @internal */
export function protocolProblem(text: string): string | undefined {
  return text === '' || isProtocol(text)
    ? undefined
    : `unsupported protocol: ${text}`;
}
