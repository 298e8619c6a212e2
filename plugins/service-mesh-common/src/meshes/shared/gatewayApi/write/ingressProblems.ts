import { IngressIntent } from '../../../../model';
import {
  nameProblems,
  pathProblems,
  problemAt,
  requestTargetProblems,
} from '../../../shared/write/intentProblems';
import { waitProblems } from '../../../shared/write/resilienceProblems';

const HOST =
  /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is wrong with a way in, whichever API it is written for. @internal */
export function ingressProblems({
  target,
  hosts,
  path,
  certificateSecret,
  redirectPlaintext,
  gateway,
  timeoutMs,
  retries,
}: IngressIntent) {
  return [
    ...requestTargetProblems(target, 'a route by host and path'),
    ...problemAt('hosts', hosts.length === 0 && 'no host'),
    ...hosts.flatMap((host, i) =>
      problemAt(
        `hosts[${i}]`,
        !HOST.test(host)
          ? `${JSON.stringify(host)} is no full host name in lower case`
          : hosts.indexOf(host) < i && 'is listed twice',
      ),
    ),
    ...pathProblems('path', path, {
      lacking:
        'routes compare with exact paths and prefixes; templates are for access only',
    }),
    ...problemAt(
      'path.value',
      path.type === 'prefix' &&
        path.value !== '/' &&
        path.value.endsWith('/') &&
        'a prefix goes by whole segments: leave the slash at the end out',
    ),
    ...(certificateSecret === undefined
      ? []
      : nameProblems('certificateSecret', certificateSecret)),
    ...problemAt(
      'redirectPlaintext',
      redirectPlaintext &&
        certificateSecret === undefined &&
        'without a certificate there is no TLS to send requests to',
    ),
    ...nameProblems('gateway.name', gateway.name),
    ...nameProblems('gateway.namespace', gateway.namespace),
    ...(gateway.className === undefined
      ? []
      : nameProblems('gateway.className', gateway.className)),
    ...waitProblems({ timeoutMs, retries }),
  ];
}
