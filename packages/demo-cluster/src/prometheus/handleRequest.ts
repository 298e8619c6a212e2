import { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { PrometheusApi } from './PrometheusApi';

const MAX_BODY_BYTES = 1_000_000;

// Compressing less than this costs more than it saves.
const GZIP_FROM_BYTES = 1_400;

const HEALTH: Readonly<Record<string, string>> = {
  '/-/ready': 'Prometheus Server is Ready.\n',
  '/-/healthy': 'Prometheus Server is Healthy.\n',
};

/** Answers one HTTP request; never rejects. */
export async function handleRequest(
  api: PrometheusApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, text: string, type: string) => {
    const gzip =
      text.length >= GZIP_FROM_BYTES &&
      /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(status, {
      'content-type': type,
      ...(gzip && { 'content-encoding': 'gzip', vary: 'accept-encoding' }),
    });
    response.end(gzip ? gzipSync(text) : text);
  };
  const plain = (status: number, text: string) =>
    reply(status, text, 'text/plain; charset=utf-8');
  try {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET' && request.method !== 'POST') {
      plain(405, 'Method Not Allowed\n');
      return;
    }
    if (Object.hasOwn(HEALTH, url.pathname)) {
      plain(200, HEALTH[url.pathname]);
      return;
    }
    const form = await readForm(request);
    if (form === undefined) {
      plain(413, 'Request Entity Too Large\n');
      return;
    }
    // As in Prometheus, a parameter of the form comes before that of the URL.
    const parameters = new URLSearchParams([...form, ...url.searchParams]);
    const answer = api.answer(url.pathname, parameters);
    if (!answer) plain(404, '404 page not found\n');
    else reply(answer.status, JSON.stringify(answer.body), 'application/json');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const body = { status: 'error', errorType: 'internal', error: message };
    if (!response.headersSent) {
      reply(500, JSON.stringify(body), 'application/json');
    } else response.destroy();
  }
}

async function readForm(
  request: IncomingMessage,
): Promise<URLSearchParams | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
