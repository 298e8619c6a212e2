import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { Agent, Dispatcher } from 'undici';
import {
  ClusterCredential,
  MeshCluster,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { Clock, systemClock } from './Clock';
import { connectionError, KubeError, statusError } from './KubeError';

/** A server that sends more than this for one page or object is not believed. */
const LARGEST_BODY_BYTES = 256 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** Longest wait a server may ask for, in ms. */
const LONGEST_RETRY_AFTER_MS = 120_000;

/** One request. */
export interface KubeRequest {
  /** Path below the cluster's URL, beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Form of the answer; default JSON. */
  readonly accept?: string;
  /** Without a byte for so long the request fails. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** Reads one cluster's API over HTTP; asks for authority and credential on every request, so that rotation is followed. */
export class KubeClient {
  private agent?: { readonly key: string; readonly dispatcher: Agent };

  constructor(
    private cluster: MeshCluster,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Takes over changed settings; open streams live on. */
  update(cluster: MeshCluster): void {
    this.cluster = cluster;
  }

  /** The whole body of an answer. */
  async get(request: KubeRequest): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.stream(request)) {
      size += chunk.length;
      if (size > LARGEST_BODY_BYTES)
        throw new KubeError(
          'malformed',
          `the answer was larger than ${LARGEST_BODY_BYTES} bytes`,
        );
      chunks.push(chunk);
    }
    // Own memory, not a slice of a shared pool: it may be handed over to another thread. All of it is written below.
    const body = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    let offset = 0;
    for (const chunk of chunks) {
      body.set(chunk, offset);
      offset += chunk.length;
    }
    return body;
  }

  /** The body of an answer as it arrives; `onOpen` is called when the server accepted the request. */
  async *stream(
    request: KubeRequest,
    onOpen?: () => void,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    request.signal.addEventListener('abort', onAbort, { once: true });
    if (request.signal.aborted) abort.abort();
    const idle = watchIdle(this.clock, request.idleMs, () => {
      abort.abort(
        new KubeError(
          'timeout',
          `the API server sent nothing for ${Math.round(
            request.idleMs / 1000,
          )} s`,
        ),
      );
    });
    try {
      const response = await this.open(request, abort.signal);
      idle.alive();
      if (response.statusCode !== 200) {
        const retryAfterMs = parseRetryAfter(
          response.headers['retry-after'],
          this.clock.now(),
        );
        await response.body.dump({ limit: 65_536 }).catch(() => {});
        throw statusError(response.statusCode, retryAfterMs);
      }
      onOpen?.();
      const gzip = response.headers['content-encoding'] === 'gzip';
      const body: AsyncIterable<Uint8Array> = gzip
        ? pipeline(response.body, createGunzip(), () => {})
        : response.body;
      for await (const chunk of body) {
        idle.alive();
        yield chunk;
        // Time the reader takes is not the server's silence.
        idle.alive();
      }
    } catch (error) {
      if (abort.signal.reason instanceof KubeError) throw abort.signal.reason;
      throw isUserOnly(error) ? error : connectionError(error);
    } finally {
      idle.stop();
      request.signal.removeEventListener('abort', onAbort);
      // Leaving the loop early must close the connection.
      abort.abort();
    }
  }

  async close(): Promise<void> {
    await this.agent?.dispatcher.destroy().catch(() => {});
    this.agent = undefined;
  }

  private async open(
    request: KubeRequest,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { cluster } = this;
    // Whoever hands out credentials may hang, too; the silence counts like that of the server.
    const [credential, authority] = await whileNotAborted(
      signal,
      Promise.all([readCredential(cluster), readAuthority(cluster)]),
    );
    const dispatcher = this.dispatcher(authority, credential);
    const base = new URL(cluster.url);
    const url = new URL(
      base.pathname.replace(/\/$/, '') + request.path,
      base.origin,
    );
    for (const [key, value] of Object.entries(request.query ?? {}))
      if (value !== undefined) url.searchParams.set(key, value);
    signal.throwIfAborted();
    return dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      signal,
      headers: {
        accept: request.accept ?? 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'meshwright',
        ...(credential.bearerToken !== undefined && {
          authorization: `Bearer ${credential.bearerToken}`,
        }),
        ...lowerCaseKeys(credential.headers),
      },
    });
  }

  /** One pool of connections as long as authority and client certificate stay the same. */
  private dispatcher(
    ca: string | undefined,
    credential: ClusterCredential,
  ): Agent {
    const { skipTLSVerify = false } = this.cluster;
    const key = JSON.stringify([
      ca,
      credential.clientCert,
      credential.clientKey,
      skipTLSVerify,
    ]);
    if (this.agent?.key === key) return this.agent.dispatcher;
    // close() waits for open streams, which keep what they were opened with.
    this.agent?.dispatcher.close().catch(() => {});
    const dispatcher = new Agent({
      // Silence is watched by us, with a limit for each request.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        ca,
        cert: credential.clientCert,
        key: credential.clientKey,
        rejectUnauthorized: !skipTLSVerify,
      },
    });
    this.agent = { key, dispatcher };
    return dispatcher;
  }
}

/** What the promise brings, or why the signal was raised. */
async function whileNotAborted<T>(
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function readCredential(
  cluster: MeshCluster,
): Promise<ClusterCredential> {
  try {
    return await cluster.credential();
  } catch (error) {
    if (isUserOnly(error) || error instanceof KubeError) throw error;
    throw new KubeError('credential', 'no credential could be obtained', {
      cause: error,
    });
  }
}

/** By name: another package may carry its own copy of the class. */
function isUserOnly(error: unknown): boolean {
  return error instanceof Error && error.name === 'UserOnlyCredentialError';
}

async function readAuthority(
  cluster: MeshCluster,
): Promise<string | undefined> {
  try {
    return await cluster.caData?.();
  } catch (error) {
    throw new KubeError(
      'credential',
      'the certificate authority could not be read',
      { cause: error },
    );
  }
}

function lowerCaseKeys(
  headers: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
  );
}

function parseRetryAfter(
  header: string | string[] | undefined,
  now: number,
): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0
    ? Math.min(ms, LONGEST_RETRY_AFTER_MS)
    : undefined;
}

/** Calls back when nobody said `alive` for so long; re-arms lazily, because a chunk may arrive thousands of times a second. */
function watchIdle(
  clock: Clock,
  idleMs: number,
  onIdle: () => void,
): { alive(): void; stop(): void } {
  let last = clock.now();
  let cancel = clock.after(idleMs, check);
  function check() {
    // The clock may have been set back; silence is never older than it is long.
    last = Math.min(last, clock.now());
    const left = last + idleMs - clock.now();
    if (left > 0) cancel = clock.after(left, check);
    else onIdle();
  }
  return {
    alive: () => {
      last = clock.now();
    },
    stop: () => cancel(),
  };
}
