import { IntentProblem } from '../../../engine/MeshWriter';
import { IntentBackend, IntentPath, IntentTarget } from '../../../model';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONGEST_NAME = 63;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** A problem of a field, when there is one. @internal */
export function problemAt(
  field: string,
  problem: string | false | undefined,
): readonly IntentProblem[] {
  return problem ? [{ field, problem }] : [];
}

/** Whether Kubernetes takes a text as a name. @internal */
export function nameProblems(
  field: string,
  name: string,
): readonly IntentProblem[] {
  return problemAt(
    field,
    !(NAME.test(name) && name.length <= LONGEST_NAME) &&
      `${JSON.stringify(
        name,
      )} is no name for Kubernetes: lower-case letters, digits and dashes, at most ${LONGEST_NAME}`,
  );
}

/** Whether labels select anything, and only what Kubernetes takes as labels. @internal */
export function labelProblems(
  field: string,
  labels: Readonly<Record<string, string>>,
): readonly IntentProblem[] {
  const entries = Object.entries(labels);
  const bad = entries.find(
    ([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(value),
  );
  return problemAt(
    field,
    entries.length === 0
      ? 'no label: every pod of the namespace would be meant'
      : bad && `${bad[0]}=${bad[1]} is no label for Kubernetes`,
  );
}

/** Whether a number is a port. @internal */
export function portProblems(
  field: string,
  port: number,
): readonly IntentProblem[] {
  return problemAt(
    field,
    !(Number.isInteger(port) && port >= 1 && port <= 65535) &&
      `${port} is no port: 1 to 65535`,
  );
}

/** What is wrong with a target. @internal */
export function targetProblems(
  { namespace, service, labels, port }: IntentTarget,
  field = 'target',
): readonly IntentProblem[] {
  return [
    ...nameProblems(`${field}.namespace`, namespace),
    ...nameProblems(`${field}.service`, service),
    ...labelProblems(`${field}.labels`, labels),
    ...portProblems(`${field}.port.number`, port.number),
    ...portProblems(`${field}.port.target`, port.target),
  ];
}

/** What is wrong with a target of which requests, not connections, are meant. @internal */
export function requestTargetProblems(
  target: IntentTarget,
  what: string,
): readonly IntentProblem[] {
  return [
    ...targetProblems(target),
    ...problemAt(
      'target.port.protocol',
      target.port.protocol === 'tcp' &&
        `${what} needs HTTP or gRPC: a proxy sees no requests in TCP`,
    ),
  ];
}

/** What is wrong with a percentage, which is written with four decimals at most. @internal */
export function percentProblems(
  field: string,
  percent: number,
): readonly IntentProblem[] {
  return problemAt(
    field,
    !(percent > 0 && percent <= 100)
      ? `${percent} is not above 0 and up to 100 percent`
      : Math.round(percent * 10_000) / 10_000 !== percent &&
          `${percent} has more than four decimals`,
  );
}

/** What is wrong with a number that has to be whole. @internal */
export function wholeProblems(
  field: string,
  value: number | undefined,
  least = 1,
  most = 2_147_483_647,
): readonly IntentProblem[] {
  return problemAt(
    field,
    value !== undefined &&
      !(Number.isInteger(value) && value >= least && value <= most) &&
      `${value} is no whole number from ${least} to ${most}`,
  );
}

/** Longest time, in milliseconds, that every mesh can write: five digits of seconds. */
const LONGEST_MS = 99_999_000;

/** What is wrong with a time in milliseconds. @internal */
export function timeProblems(
  field: string,
  ms: number | undefined,
): readonly IntentProblem[] {
  return wholeProblems(field, ms, 1, LONGEST_MS);
}

/** What is wrong with backends and how requests are shared out. @internal */
export function weightProblems(
  backends: readonly (IntentBackend & { readonly weight: number })[],
): readonly IntentProblem[] {
  const sum = backends.reduce((total, { weight }) => total + weight, 0);
  const problems = [
    ...problemAt(
      'backends',
      backends.length === 0 && 'nobody would get requests',
    ),
    ...backends.flatMap((backend, i) => [
      ...backendProblems(`backends[${i}]`, backend),
      ...wholeProblems(`backends[${i}].weight`, backend.weight, 0, 100),
      ...problemAt(
        `backends[${i}]`,
        backends.findIndex(other => sameBackend(other, backend)) < i &&
          'is listed twice',
      ),
    ]),
  ];
  return problems.length > 0 || sum === 100
    ? problems
    : [{ field: 'backends', problem: `the weights sum to ${sum}, not to 100` }];
}

/** Whether two backends are one. @internal */
export function sameBackend(a: IntentBackend, b: IntentBackend): boolean {
  return a.service === b.service && a.version?.name === b.version?.name;
}

/** What is wrong with a backend. @internal */
export function backendProblems(
  field: string,
  { service, version }: IntentBackend,
): readonly IntentProblem[] {
  return [
    ...nameProblems(`${field}.service`, service),
    ...(version
      ? [
          ...nameProblems(`${field}.version.name`, version.name),
          ...labelProblems(`${field}.version.labels`, version.labels),
        ]
      : []),
  ];
}

/** What is wrong with versions of one service that are told apart by labels. @internal */
export function versionProblems(
  backends: readonly {
    readonly field: string;
    readonly backend: IntentBackend;
  }[],
): readonly IntentProblem[] {
  const known = new Map<string, string>();
  return backends.flatMap(({ field, backend: { service, version } }) => {
    if (!version) return [];
    const key = `${service}/${version.name}`;
    const labels = JSON.stringify(Object.entries(version.labels).sort());
    const before = known.get(key);
    known.set(key, before ?? labels);
    return problemAt(
      `${field}.version.labels`,
      before !== undefined &&
        before !== labels &&
        `the version ${version.name} has other labels elsewhere`,
    );
  });
}

/** What is wrong with backends of a mesh that knows Services only. @internal */
export function serviceOnlyProblems(
  field: string,
  { version }: IntentBackend,
  mesh: string,
): readonly IntentProblem[] {
  return problemAt(
    `${field}.version`,
    version &&
      `${mesh} has no versions of a Service: give the version ${version.name} a Service of its own and name that`,
  );
}

/** What is wrong with a path that requests are compared with. @internal */
export function pathProblems(
  field: string,
  { type, value }: IntentPath,
  templates: { readonly lacking?: string } = {},
): readonly IntentProblem[] {
  if (type === 'template')
    return problemAt(
      templates.lacking ? `${field}.type` : `${field}.value`,
      templates.lacking ?? templateProblem(value),
    );
  return problemAt(
    `${field}.value`,
    !value.startsWith('/')
      ? `${JSON.stringify(value)} does not begin with a slash`
      : plainProblem(value),
  );
}

const PLAIN = /^[A-Za-z0-9/\-._~!$&'()+,;=:@%]*$/;

function plainProblem(value: string): string | undefined {
  if (!PLAIN.test(value))
    return `${JSON.stringify(
      value,
    )} holds a character that stands in no path, or for something else`;
  return /\/\/|(^|\/)\.{1,2}(\/|$)/.test(value)
    ? `${JSON.stringify(
        value,
      )} never reaches a proxy this way: // and .. are made plain before`
    : undefined;
}

function templateProblem(value: string): string | undefined {
  if (!value.startsWith('/'))
    return `${JSON.stringify(value)} does not begin with a slash`;
  const segments = value.slice(1).split('/');
  const bad = segments.find(
    segment =>
      segment !== '{*}' &&
      segment !== '{**}' &&
      !/^[A-Za-z0-9\-._~]*$/.test(segment),
  );
  if (bad !== undefined)
    return `${JSON.stringify(
      bad,
    )} is no part of a template: a segment is {*}, {**} or plain text`;
  const rest = segments.indexOf('{**}');
  if (
    rest >= 0 &&
    segments.slice(rest + 1).some(segment => segment.startsWith('{'))
  )
    return 'after {**} no segment may be {*} or {**}';
  return segments.some(segment => segment.startsWith('{'))
    ? undefined
    : 'has neither {*} nor {**}: an exact path is meant';
}

const METHOD = /^[A-Z]+$/;

/** What is wrong with an HTTP method. @internal */
export function methodProblems(
  field: string,
  method: string,
): readonly IntentProblem[] {
  return problemAt(
    field,
    !METHOD.test(method) &&
      `${JSON.stringify(method)} is no method: they are upper-case letters`,
  );
}

/** What is wrong with a header that requests are compared with. @internal */
export function headerProblems(
  field: string,
  { name, value }: { readonly name: string; readonly value: string },
): readonly IntentProblem[] {
  return [
    ...problemAt(
      `${field}.name`,
      !/^[a-z0-9!#$%&'*+\-.^_`|~]+$/.test(name) &&
        `${JSON.stringify(name)} is no header name in lower case`,
    ),
    ...problemAt(
      `${field}.value`,
      value === ''
        ? 'an empty value matches nothing'
        : /[\0\r\n]/.test(value) && 'no header holds a line break',
    ),
  ];
}
