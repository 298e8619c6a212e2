import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  EntityReview,
  Report,
  ReviewDecision,
  ReviewPage,
  ReviewProgress,
  ReviewUsage,
} from '../model';
import {
  ExportedFile,
  ReviewExportFormat,
  ReviewListRequest,
  ServiceMeshReviewsApi,
} from './ServiceMeshReviewsApi';

/** {@link ServiceMeshReviewsApi} over HTTP. @public */
export class ServiceMeshReviewsClient implements ServiceMeshReviewsApi {
  constructor(
    private readonly options: {
      readonly discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
      readonly fetchApi: { fetch: typeof fetch };
    },
  ) {}

  async getReview(
    entityRef: string,
    {
      etag,
      waitSeconds,
      signal,
    }: Parameters<ServiceMeshReviewsApi['getReview']>[1] = {},
  ): ReturnType<ServiceMeshReviewsApi['getReview']> {
    const wait = etag && waitSeconds ? `?wait=${waitSeconds}` : '';
    const response = await this.fetch(`${reviewPath(entityRef)}${wait}`, {
      signal,
      headers: etag ? { 'If-None-Match': etag } : {},
    });
    if (response.status === 304) return undefined;
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return {
      review: (await response.json()) as Report<EntityReview>,
      etag: response.headers.get('ETag') ?? undefined,
    };
  }

  async getUsage(
    entityRef: string,
    request: { signal?: AbortSignal } = {},
  ): Promise<ReviewUsage> {
    const response = await this.send(`${reviewPath(entityRef)}/usage`, {
      signal: request.signal,
    });
    return (await response.json()) as ReviewUsage;
  }

  async decide(
    entityRef: string,
    request: Parameters<ServiceMeshReviewsApi['decide']>[1],
  ): Promise<readonly ReviewDecision[]> {
    const response = await this.post(
      `${reviewPath(entityRef)}/decisions`,
      request,
    );
    const { items } = (await response.json()) as { items: ReviewDecision[] };
    return items;
  }

  async getOpenings(
    entityRef: string,
    {
      digest,
      round,
      signal,
    }: Parameters<ServiceMeshReviewsApi['getOpenings']>[1],
  ): Promise<readonly string[]> {
    const response = await this.send(
      `${reviewPath(entityRef)}/openings?digest=${digest}&round=${round}`,
      { signal },
    );
    const { items } = (await response.json()) as {
      items: readonly { readonly grant: string }[];
    };
    return items.map(({ grant }) => grant);
  }

  async openGrant(
    entityRef: string,
    request: Parameters<ServiceMeshReviewsApi['openGrant']>[1],
  ): Promise<void> {
    await this.post(`${reviewPath(entityRef)}/openings`, request);
  }

  async attest(
    entityRef: string,
    request: Parameters<ServiceMeshReviewsApi['attest']>[1],
  ): Promise<void> {
    await this.post(`${reviewPath(entityRef)}/attestations`, request);
  }

  async delegate(
    entityRef: string,
    request: Parameters<ServiceMeshReviewsApi['delegate']>[1],
  ): Promise<void> {
    await this.post(`${reviewPath(entityRef)}/delegations`, request);
  }

  async listReviews({
    owners,
    states,
    after,
    limit,
    signal,
  }: ReviewListRequest & { signal?: AbortSignal } = {}): Promise<ReviewPage> {
    const query = listQuery({ owners, states });
    if (after !== undefined) query.set('after', after);
    if (limit !== undefined) query.set('limit', String(limit));
    const response = await this.send(
      `reviews${query.size ? `?${query}` : ''}`,
      { signal },
    );
    return (await response.json()) as ReviewPage;
  }

  async getProgress(
    request: { signal?: AbortSignal } = {},
  ): Promise<readonly ReviewProgress[]> {
    const response = await this.send('reviews/progress', {
      signal: request.signal,
    });
    const { items } = (await response.json()) as { items: ReviewProgress[] };
    return items;
  }

  async exportReview(
    entityRef: string,
    format: ReviewExportFormat,
  ): Promise<ExportedFile> {
    return toFile(
      await this.send(`${reviewPath(entityRef)}/export?format=${format}`, {}),
      `review.${format}`,
    );
  }

  async exportReviews(
    format: ReviewExportFormat,
    request: Pick<ReviewListRequest, 'owners' | 'states'> = {},
  ): Promise<ExportedFile> {
    const query = listQuery(request);
    query.set('format', format);
    return toFile(
      await this.send(`reviews/export?${query}`, {}),
      `reviews.${format}`,
    );
  }

  private post(path: string, body: unknown): Promise<Response> {
    return this.send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const response = await this.fetch(path, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const baseUrl = await this.options.discoveryApi.getBaseUrl('service-mesh');
    return this.options.fetchApi.fetch(`${baseUrl}/${path}`, init);
  }
}

function reviewPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return ['entities', namespace, kind, name, 'review']
    .map(encodeURIComponent)
    .join('/');
}

function listQuery({
  owners = [],
  states = [],
}: Pick<ReviewListRequest, 'owners' | 'states'>): URLSearchParams {
  const query = new URLSearchParams();
  for (const owner of owners) query.append('owner', owner);
  for (const state of states) query.append('state', state);
  return query;
}

async function toFile(
  response: Response,
  otherwise: string,
): Promise<ExportedFile> {
  const [, name] =
    /filename="([^"]+)"/.exec(
      response.headers.get('Content-Disposition') ?? '',
    ) ?? [];
  return { name: name ?? otherwise, content: await response.text() };
}
