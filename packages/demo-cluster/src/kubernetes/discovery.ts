import { JsonObject } from '../KubeObject';
import { groupVersion, ResourceType } from './ResourceType';
import { isScalable } from './scale';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** Media type of the discovery format that answers in two requests. */
export const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Review kinds: they are created, never stored. */
const REVIEWS: ResourceType[] = [
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'TokenReview'),
];

/** `/apis/<group>/<version>` and `/api/v1`; undefined when nothing is served there. */
export function resourceList(
  types: readonly ResourceType[],
  group: string,
  version: string,
): JsonObject | undefined {
  const served = [...types, ...REVIEWS].filter(
    type => type.group === group && type.versions.includes(version),
  );
  if (served.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupVersion(group, version),
    resources: served.flatMap(type => [
      {
        name: type.plural,
        singularName: type.singular,
        namespaced: type.namespaced,
        kind: type.kind,
        verbs: verbsOf(type),
        shortNames: optional(type.shortNames),
        categories: optional(type.categories),
      },
      ...subresources(type).map(({ subresource, responseKind }) => ({
        name: `${type.plural}/${subresource}`,
        singularName: '',
        namespaced: type.namespaced,
        verbs: ['get', 'patch', 'update'],
        ...responseKind,
      })),
    ]),
  };
}

/** One entry of `/apis`, also the answer of `/apis/<group>`. */
export function groupList(types: readonly ResourceType[]): JsonObject[] {
  return groupNames(types).map(([name, versions]) => {
    const listed = versions.map(version => ({
      groupVersion: groupVersion(name, version),
      version,
    }));
    return { name, versions: listed, preferredVersion: listed[0] };
  });
}

/** Aggregated discovery of the core group (`/api`) or of all others (`/apis`). */
export function aggregatedDiscovery(
  types: readonly ResourceType[],
  core: boolean,
): JsonObject {
  const groups: [string, string[]][] = core
    ? [['', ['v1']]]
    : groupNames(types);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map(version => ({
        version,
        freshness: 'Current',
        resources: [...types, ...REVIEWS]
          .filter(t => t.group === group && t.versions.includes(version))
          .map(type => ({
            resource: type.plural,
            responseKind: { group, version, kind: type.kind },
            scope: type.namespaced ? 'Namespaced' : 'Cluster',
            singularResource: type.singular,
            verbs: verbsOf(type),
            shortNames: optional(type.shortNames),
            categories: optional(type.categories),
            subresources: subresources(type).map(
              ({ subresource, responseKind }) => ({
                subresource,
                responseKind: { group, version, ...responseKind },
                verbs: ['get', 'patch', 'update'],
              }),
            ),
          })),
      })),
    })),
  };
}

function groupNames(types: readonly ResourceType[]): [string, string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const type of [...types, ...REVIEWS]) {
    if (type.group === '') continue;
    const versions = groups.get(type.group) ?? new Set();
    type.versions.forEach(version => versions.add(version));
    groups.set(type.group, versions);
  }
  return [...groups].map(([name, versions]) => [
    name,
    [...versions].sort(byStability),
  ]);
}

/** v2 before v1 before v1beta2 before v1beta1 before v1alpha1. */
function byStability(a: string, b: string): number {
  const rank = (version: string) => {
    const [, major, level, minor] =
      /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
    const stability = { alpha: 0, beta: 1 }[level ?? ''] ?? 2;
    return stability * 1e6 + Number(major ?? 0) * 1e3 + Number(minor ?? 0);
  };
  return rank(b) - rank(a);
}

function review(group: string, kind: string): ResourceType {
  return {
    group,
    versions: ['v1'],
    kind,
    plural: `${kind.toLocaleLowerCase('en-US')}s`,
    singular: kind.toLocaleLowerCase('en-US'),
    namespaced: false,
    shortNames: [],
    categories: [],
    custom: false,
  };
}

/** `/status` shows the object itself, `/scale` a kind of its own. */
function subresources(type: ResourceType) {
  if (isReview(type)) return [];
  const status = { subresource: 'status', responseKind: { kind: type.kind } };
  const scale = {
    subresource: 'scale',
    responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  };
  return isScalable(type) ? [status, scale] : [status];
}

function isReview(type: ResourceType): boolean {
  return REVIEWS.includes(type);
}

function verbsOf(type: ResourceType): string[] {
  return isReview(type) ? ['create'] : VERBS;
}

function optional(list: readonly string[]): string[] | undefined {
  return list.length > 0 ? [...list] : undefined;
}
