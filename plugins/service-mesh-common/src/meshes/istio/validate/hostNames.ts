import { isAddress } from './address';

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const FIRST_LABEL =
  /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 255;

/** Whether a text is one label of a DNS name; capitals count. @internal */
export function isDnsLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && LABEL.test(text);
}

function lengthProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME)
    return `domain name ${JSON.stringify(
      name.slice(0, 40),
    )}… is too long (at most ${LONGEST_NAME})`;
  return name === '' ? 'domain name must not be empty' : undefined;
}

function labelsProblem(name: string): string | undefined {
  const labels = name.split('.');
  const last = labels[labels.length - 1];
  if (/^[+-]?\d+$/.test(last))
    return `domain name ${JSON.stringify(
      name,
    )} is invalid: its last label cannot be all digits`;
  const bad = labels.find(
    (label, i) =>
      !(i === labels.length - 1 && label === '') && !isDnsLabel(label),
  );
  return bad === undefined
    ? undefined
    : `domain name ${JSON.stringify(name)} is invalid: label ${JSON.stringify(
        bad,
      )}`;
}

/** What is wrong with a full domain name; undefined when nothing is. @internal */
export function domainProblem(name: string): string | undefined {
  return lengthProblem(name) ?? labelsProblem(name);
}

/** What is wrong with a domain name whose first label may hold a wildcard; undefined when nothing is. @internal */
export function wildcardDomainProblem(name: string): string | undefined {
  const tooLong = lengthProblem(name);
  if (tooLong) return tooLong;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  if (first.length > LONGEST_LABEL || !FIRST_LABEL.test(first))
    return `domain name ${JSON.stringify(
      name,
    )} is invalid: label ${JSON.stringify(first)}`;
  return dot < 0 ? undefined : labelsProblem(name.slice(dot + 1));
}

/** As {@link wildcardDomainProblem}, also admitting the names gateways make for AUTO_PASSTHROUGH. @internal */
export function gatewayDomainProblem(
  name: string,
  sni: boolean,
): string | undefined {
  const tooLong = lengthProblem(name);
  if (tooLong) return tooLong;
  if (!sni || !name.startsWith('outbound_')) return wildcardDomainProblem(name);
  const [, port = '', , host = ''] = name.split('_');
  return name.split('_').length >= 4 && /\d/.test(port) && /[a-zA-Z]/.test(host)
    ? undefined
    : `domain name ${JSON.stringify(
        name,
      )} is invalid: expected outbound_.<PORT>_._.<HOSTNAME>`;
}

/** What is wrong with a wildcard that is not a whole label; undefined when nothing is. @internal */
export function partialWildcardProblem(host: string): string | undefined {
  return host.includes('*') && host.length !== 1 && !host.startsWith('*.')
    ? `partial wildcard ${JSON.stringify(host)} not allowed`
    : undefined;
}

/** What is wrong with the host a Gateway or Sidecar lists behind the namespace, in words; empty when nothing is. @internal */
function listedHostProblems(
  host: string,
  owner: 'Gateway' | 'Sidecar',
): (string | undefined)[] {
  const bad = wildcardDomainProblem(host);
  return [
    host !== '*' && !host.includes('.')
      ? 'short names (not fully qualified) are not allowed'
      : undefined,
    bad && (owner === 'Sidecar' || !isAddress(host)) ? bad : undefined,
    partialWildcardProblem(host),
  ];
}

/** What is wrong with `namespace/host` as a Gateway or Sidecar lists it, in words; empty when nothing is. @internal */
export function namespacedHostProblems(
  text: string,
  owner: 'Gateway' | 'Sidecar',
  fromGatewayApi = false,
): (string | undefined)[] {
  const slash = text.indexOf('/');
  if (slash < 0) {
    return owner === 'Gateway'
      ? listedHostProblems(text, owner)
      : ['host must be of form namespace/dnsName'];
  }
  const namespace = text.slice(0, slash);
  const host = text.slice(slash + 1);
  return [
    namespace === '' || host === ''
      ? 'neither the namespace nor the name of a host may be empty'
      : undefined,
    isListedNamespace(namespace, owner, fromGatewayApi)
      ? undefined
      : `invalid namespace value ${JSON.stringify(namespace)}`,
    ...listedHostProblems(host, owner),
  ];
}

function isListedNamespace(
  namespace: string,
  owner: 'Gateway' | 'Sidecar',
  fromGatewayApi: boolean,
): boolean {
  // A Sidecar leaves out what a leading `~` marks.
  const name = owner === 'Sidecar' ? namespace.replace(/^~/, '') : namespace;
  if (name === '*' || name === '.') return true;
  if (owner === 'Sidecar') return name === '' || isDnsLabel(name);
  return (name === '~' && fromGatewayApi) || isDnsLabel(name);
}
