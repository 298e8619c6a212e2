import { AccessRule } from '../../../../model';
import { WrittenRule } from './lowerRule';

const WORDS: Readonly<Record<string, string>> = {
  principals: 'principal',
  requestPrincipals: 'token of',
  namespaces: 'namespace',
  serviceAccounts: 'service account',
  trustDomains: 'trust domain',
  ipBlocks: 'address',
  remoteIpBlocks: 'original address',
};

function list(values: readonly string[] | undefined): string {
  return (values ?? []).join(' or ');
}

function source(
  values: Readonly<Record<string, readonly string[] | undefined>>,
): string {
  return Object.entries(WORDS)
    .flatMap(([field, word]) => {
      const negative = values[`not${field[0].toUpperCase()}${field.slice(1)}`];
      return [
        ...(values[field]?.length ? [`${word} ${list(values[field])}`] : []),
        ...(negative?.length ? [`not ${word} ${list(negative)}`] : []),
      ];
    })
    .join(', ');
}

type Operation = NonNullable<
  NonNullable<WrittenRule['to']>[number]['operation']
>;

function operation(op: Operation): string {
  const parts = [
    list(op.methods),
    list(op.paths),
    op.notMethods?.length ? `not ${list(op.notMethods)}` : '',
    op.notPaths?.length ? `not ${list(op.notPaths)}` : '',
    op.hosts?.length ? `of host ${list(op.hosts)}` : '',
    op.notHosts?.length ? `not of host ${list(op.notHosts)}` : '',
    op.ports?.length ? `on ${list(op.ports)}` : '',
    op.notPorts?.length ? `not on ${list(op.notPorts)}` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** A rule in words. @internal */
export function describeRule(
  rule: WrittenRule,
): Pick<AccessRule, 'peers' | 'operations' | 'conditions'> {
  return {
    peers: (rule.from ?? []).map(f => source(f.source ?? {})).filter(Boolean),
    operations: (rule.to ?? [])
      .map(t => operation(t.operation ?? {}))
      .filter(Boolean),
    conditions: (rule.when ?? []).flatMap(({ key, values, notValues }) => [
      ...(values?.length ? [`${key} is ${list(values)}`] : []),
      ...(notValues?.length ? [`${key} is not ${list(notValues)}`] : []),
    ]),
  };
}
