import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  AccessDraft,
  AccessQuestion,
  AccessQuestionData,
  ClusterHealth,
  FleetData,
  PreviewData,
  PreviewRequest,
  HistoryData,
  Report,
  ResourceRef,
  ResourceView,
  RouteData,
  RouteRequest,
} from '../model';
import { EntityReportName } from './reportNames';
import {
  EntityReports,
  HistoryRequest,
  ReportRequest,
  ReportResponse,
  ServiceMeshApi,
} from './ServiceMeshApi';

/** {@link ServiceMeshApi} over HTTP. @public */
export class ServiceMeshClient implements ServiceMeshApi {
  constructor(
    private readonly options: {
      readonly discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
      readonly fetchApi: { fetch: typeof fetch };
    },
  ) {}

  async getReport<N extends EntityReportName>(
    entityRef: string,
    name: N,
    request: ReportRequest = {},
  ): Promise<ReportResponse<EntityReports[N]>> {
    const query = new URLSearchParams();
    if (request.etag && request.waitSeconds)
      query.set('wait', String(request.waitSeconds));
    if (request.rangeSeconds) query.set('range', String(request.rangeSeconds));
    if (request.detail) query.set('detail', request.detail);
    const response = await this.fetch(
      `${entityPath(entityRef)}/${name}${query.size ? `?${query}` : ''}`,
      {
        signal: request.signal,
        headers: request.etag ? { 'If-None-Match': request.etag } : {},
      },
    );
    if (response.status === 304 && request.etag)
      return { modified: false, etag: request.etag };
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const report = (await response.json()) as Report<EntityReports[N]>;
    return {
      modified: true,
      report,
      etag: response.headers.get('ETag') ?? undefined,
    };
  }

  async getResource(
    entityRef: string,
    ref: ResourceRef,
    request: { signal?: AbortSignal } = {},
  ): Promise<ResourceView> {
    const query = new URLSearchParams({
      cluster: ref.cluster,
      group: ref.group,
      kind: ref.kind,
      name: ref.name,
    });
    if (ref.namespace !== undefined) query.set('namespace', ref.namespace);
    return this.json(`${entityPath(entityRef)}/resource?${query}`, request);
  }

  async getRoute(
    entityRef: string,
    { headers, ...question }: RouteRequest,
    request: { signal?: AbortSignal } = {},
  ): Promise<Report<RouteData>> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(question))
      if (value !== undefined) query.set(name, String(value));
    for (const [name, value] of Object.entries(headers ?? {}))
      query.append('header', `${name}: ${value}`);
    return this.json(
      `${entityPath(entityRef)}/route${query.size ? `?${query}` : ''}`,
      request,
    );
  }

  async getHistory(
    entityRef: string,
    { kinds = [], signal, ...request }: HistoryRequest = {},
  ): Promise<Report<HistoryData>> {
    const query = new URLSearchParams(kinds.map(kind => ['kind', kind]));
    for (const [name, value] of Object.entries(request))
      if (value !== undefined) query.set(name, String(value));
    return this.json(
      `${entityPath(entityRef)}/history${query.size ? `?${query}` : ''}`,
      { signal },
    );
  }

  async getAccessQuestion(
    entityRef: string,
    { headers, claims, ...question }: AccessQuestion,
    request: { signal?: AbortSignal } = {},
  ): Promise<Report<AccessQuestionData>> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(question))
      if (value !== undefined) query.set(name, String(value));
    for (const [name, value] of Object.entries(headers ?? {}))
      query.append('header', `${name}: ${value}`);
    for (const [name, value] of Object.entries(claims ?? {}))
      query.append('claim', `${name}=${value}`);
    return this.json(
      `${entityPath(entityRef)}/access/question?${query}`,
      request,
    );
  }

  async getPreview(
    entityRef: string,
    proposal: PreviewRequest,
    request: { signal?: AbortSignal } = {},
  ): Promise<Report<PreviewData>> {
    const response = await this.fetch(`${entityPath(entityRef)}/preview`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(proposal),
      signal: request.signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return (await response.json()) as Report<PreviewData>;
  }

  async getAccessDraft(
    entityRef: string,
    request: { rangeSeconds?: number; signal?: AbortSignal } = {},
  ): Promise<Report<AccessDraft>> {
    const query = request.rangeSeconds ? `?range=${request.rangeSeconds}` : '';
    return this.json(`${entityPath(entityRef)}/access/draft${query}`, request);
  }

  async getFleet(request: { signal?: AbortSignal } = {}): Promise<FleetData> {
    return this.json('fleet', request);
  }

  async getClusters(
    request: { signal?: AbortSignal } = {},
  ): Promise<readonly ClusterHealth[]> {
    const { items } = await this.json<{ items: ClusterHealth[] }>(
      'clusters',
      request,
    );
    return items;
  }

  private async json<T>(
    path: string,
    request: { signal?: AbortSignal },
  ): Promise<T> {
    const response = await this.fetch(path, { signal: request.signal });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return (await response.json()) as T;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.options.discoveryApi.getBaseUrl('service-mesh');
    return this.options.fetchApi.fetch(`${baseUrl}/${path}`, init);
  }
}

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return ['entities', namespace, kind, name].map(encodeURIComponent).join('/');
}
