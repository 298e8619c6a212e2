import { JsonObject, KubeObject, listAt, objectAt } from '../KubeObject';

/** A printer column of a custom resource, evaluated by a JSON path. */
export interface JsonPathColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority: number;
}

/** One kind as the API serves it, in all its versions. */
export interface ResourceType {
  readonly group: string;
  /** Preferred version first; objects are stored in it. */
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Custom resources take no strategic merge patch and select by name and namespace only. */
  readonly custom: boolean;
  readonly columns?: readonly JsonPathColumn[];
}

/** `v1` or `group/v1`. */
export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `pods` or `virtualservices.networking.istio.io`, as messages name a resource. */
export function qualifiedPlural(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

/** The kind a CustomResourceDefinition adds. */
export function typeOfCrd(crd: KubeObject): ResourceType {
  const spec = objectAt(crd, 'spec');
  const names = objectAt(spec, 'names');
  const versions = listAt(spec, 'versions').filter(v => v.served !== false);
  const stored = versions.find(v => v.storage === true) ?? versions[0] ?? {};
  const text = (o: JsonObject, field: string) => String(o[field] ?? '');
  return {
    group: text(spec, 'group'),
    versions: [stored, ...versions.filter(v => v !== stored)].map(v =>
      text(v, 'name'),
    ),
    kind: text(names, 'kind'),
    plural: text(names, 'plural'),
    singular: text(names, 'singular') || text(names, 'kind').toLowerCase(),
    namespaced: spec.scope !== 'Cluster',
    shortNames: texts(names, 'shortNames'),
    categories: texts(names, 'categories'),
    custom: true,
    columns: listAt(stored, 'additionalPrinterColumns').map(column => ({
      name: text(column, 'name'),
      type: text(column, 'type') || 'string',
      jsonPath: text(column, 'jsonPath'),
      priority: Number(column.priority ?? 0),
    })),
  };
}

function texts(of: JsonObject, field: string): string[] {
  const list = of[field];
  return Array.isArray(list) ? list.map(String) : [];
}
