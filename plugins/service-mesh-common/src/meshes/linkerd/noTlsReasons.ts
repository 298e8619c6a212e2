import { NoTlsReason } from '../../model';

/** What proxies say when a connection is not mTLS, now and in older versions, and what changes it. */
const TEXTS: Readonly<Record<string, string>> = {
  disabled: 'Identity is switched off in this proxy.',
  loopback: 'The connection stays inside the pod.',
  port_skipped:
    'The port is skipped, so its traffic passes the proxy by. Remove it from config.linkerd.io/skip-inbound-ports or skip-outbound-ports.',
  no_tls_from_remote:
    'The client did not speak TLS: it has no proxy, or its traffic to this port passes its proxy by.',
  not_provided_by_service_discovery:
    'The server was announced without an identity: it has no proxy, the port is skipped there, or it is called by an address outside the mesh.',
  not_provided_by_remote: 'The server did not offer an identity.',
  ingress_without_override:
    'The proxy runs in ingress mode and the request did not name its destination. Set the l5d-dst-override header at the ingress.',
  no_authority_in_http_request:
    'The request named no host, so its destination could not be looked up.',
  not_http: 'The connection was not HTTP, which this old proxy cannot secure.',
};

/** A reason in words; one that is not known stays as it is. @internal */
export function noTlsReason(code: string): NoTlsReason {
  return {
    code,
    text: TEXTS[code] ?? `The proxy reports ${code.replaceAll('_', ' ')}.`,
  };
}

/** Wording of Linkerd's tools, for the reasons they know. @internal */
export const NO_TLS_WORDS: Readonly<Record<string, string>> = {
  disabled: 'Disabled',
  loopback: 'Loopback',
  no_authority_in_http_request: 'No Authority In HTTP Request',
  not_http: 'Not HTTP',
  not_provided_by_remote: 'Not Provided By Remote',
  not_provided_by_service_discovery: 'Not Provided By Service Discovery',
};
