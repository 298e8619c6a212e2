import { KubeObject } from '../KubeObject';
import { badRequest } from './ApiError';
import { groupVersion, ResourceType } from './ResourceType';
import { fieldMatcher, labelMatcher } from './selectors';
import { RowObject, toTable } from './tables';

/** What a list, get or watch asks for, read once from its URL and headers. */
export class Query {
  readonly matches: (object: KubeObject) => boolean;
  readonly limit: number;
  readonly continueToken: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly bookmarks: boolean;
  readonly sendInitialEvents: boolean;
  /** The state at exactly `resourceVersion`, not a newer one. */
  readonly exact: boolean;
  readonly asTable: boolean;
  readonly #rowObject: RowObject;

  constructor(
    readonly type: ResourceType,
    readonly version: string,
    readonly namespace: string | undefined,
    parameters: URLSearchParams,
    accept: string,
  ) {
    const byLabel = labelMatcher(parameters.get('labelSelector'));
    const byField = fieldMatcher(type, parameters.get('fieldSelector'));
    this.matches = object =>
      (!namespace || object.metadata.namespace === namespace) &&
      byLabel(object) &&
      byField(object);
    this.limit = wholeNumber(parameters, 'limit') ?? 0;
    this.continueToken = parameters.get('continue') || undefined;
    this.resourceVersion = parameters.get('resourceVersion') || undefined;
    wholeNumber(parameters, 'resourceVersion');
    this.timeoutSeconds = wholeNumber(parameters, 'timeoutSeconds');
    this.bookmarks = isTrue(parameters, 'allowWatchBookmarks');
    this.sendInitialEvents = isTrue(parameters, 'sendInitialEvents');
    this.exact = parameters.get('resourceVersionMatch') === 'Exact';
    this.asTable = /;as=Table(;|,|$)/.test(accept);
    this.#rowObject = readRowObject(parameters.get('includeObject'));
  }

  /** An object in the version that was asked for. */
  render(object: KubeObject): KubeObject {
    const apiVersion = groupVersion(this.type.group, this.version);
    return { ...object, apiVersion };
  }

  table(
    objects: readonly KubeObject[],
    metadata: { resourceVersion: string },
    header = true,
  ) {
    return toTable(
      this.type,
      objects.map(o => this.render(o)),
      metadata,
      { rowObject: this.#rowObject, header },
    );
  }
}

function isTrue(parameters: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes(parameters.get(name) ?? '');
}

function wholeNumber(
  parameters: URLSearchParams,
  name: string,
): number | undefined {
  const value = parameters.get(name);
  if (!value) return undefined;
  if (!/^\d+$/.test(value)) {
    throw badRequest(`${name}: Invalid value: "${value}"`);
  }
  return Number(value);
}

function readRowObject(value: string | null): RowObject {
  return value === 'None' || value === 'Object' ? value : 'Metadata';
}
