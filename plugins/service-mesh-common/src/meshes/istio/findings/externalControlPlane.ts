import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ResourceRef } from '../../../model';
import {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '../kinds';

const KINDS = [
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
] as const;

interface Webhook {
  readonly subject: ResourceRef;
  readonly field: string;
  readonly name: string;
  readonly url?: string;
  /** It calls a Service of its own cluster. */
  readonly local: boolean;
}

function isIstioWebhook(kind: (typeof KINDS)[number], name: string): boolean {
  return kind === MutatingWebhookConfiguration
    ? name.startsWith('istio-sidecar-injector')
    : name === 'istiod-default-validator' || name.startsWith('istio-validator');
}

/** Webhooks of Istio's control plane. */
function* webhooks(index: ResourceIndex): Iterable<Webhook> {
  for (const kind of KINDS) {
    const configurations = index.list(kind);
    if (isUnread(configurations)) continue;
    for (const configuration of configurations) {
      if (!isIstioWebhook(kind, configuration.metadata.name)) continue;
      for (const [i, { name = '', clientConfig }] of (
        configuration.webhooks ?? []
      ).entries())
        yield {
          subject: index.ref(configuration, kind),
          field: `webhooks[${i}].clientConfig`,
          name,
          ...(clientConfig?.url !== undefined && { url: clientConfig.url }),
          local: clientConfig?.service !== undefined,
        };
    }
  }
}

/** Host of an address, without brackets; undefined when the address is broken. */
function hostOf(url: string): string | undefined {
  const [, rest] = /^[a-zA-Z][a-zA-Z\d+.-]*:\/\/([^/?#]*)/.exec(url) ?? [];
  if (rest === undefined)
    return /^[^/]*:/.test(url) || /[\s%]/.test(url) ? undefined : '';
  const authority = rest.slice(rest.lastIndexOf('@') + 1);
  const [, bracketed, plain] =
    /^(?:\[([\da-fA-F:.%]+)\]|([^\s:[\]<>"{}|\\^`%]*))(?::\d*)?$/.exec(
      authority,
    ) ?? [];
  return bracketed ?? plain;
}

function isIpAddress(host: string): boolean {
  return (
    /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(
      host,
    ) || /^[\da-fA-F.]*:[\da-fA-F:.]*$/.test(host)
  );
}

/** A webhook of Istio calls nobody, or an address that is none. @internal */
export const externalControlPlaneInvalid: FindingRule = {
  code: 'istio/external-control-plane-invalid',
  severity: 'warning',
  title: 'Webhook of Istio without a valid address',
  message: 'The webhook {webhook} {problem}.',
  why: 'The API server cannot call the control plane: pods start without a proxy, or are refused, and configuration is not checked.',
  fix: 'Write the address of the external control plane’s gateway into `clientConfig.url`, or name its Service.',
  reads: KINDS,
  aliases: ['IST0163'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0163/',
  *check({ index }): Iterable<Problem> {
    for (const { subject, field, name, url, local } of webhooks(index)) {
      if (url === undefined ? local : hostOf(url) !== undefined) continue;
      yield {
        subject,
        field,
        params: {
          webhook: name,
          problem:
            url === undefined
              ? 'names neither an address nor a Service'
              : `has the invalid address ${url}`,
        },
      };
    }
  },
};

/** A webhook of Istio calls an IP address. @internal */
export const externalControlPlaneByIp: FindingRule = {
  code: 'istio/external-control-plane-by-ip',
  severity: 'info',
  title: 'External control plane is called by IP address',
  message: 'The webhook {webhook} calls {url}.',
  why: 'When the address of the gateway changes, injection and checks stop working.',
  fix: 'Use a host name for the gateway of the external control plane.',
  reads: KINDS,
  aliases: ['IST0164'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0164/',
  *check({ index }): Iterable<Problem> {
    for (const { subject, field, name, url } of webhooks(index)) {
      const host = url === undefined ? undefined : hostOf(url);
      if (!host || !isIpAddress(host)) continue;
      yield {
        subject,
        field: `${field}.url`,
        params: { webhook: name, url: url ?? '' },
      };
    }
  },
};
