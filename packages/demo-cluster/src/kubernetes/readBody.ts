import { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import { Json } from '../KubeObject';
import { ApiError, badRequest } from './ApiError';
import { decodeKubernetesProtobuf, KUBERNETES_MAGIC } from './protobuf';

/** As the real server: 3 MiB. */
const LIMIT_BYTES = 3 * 1024 * 1024;

/** The request body from JSON, YAML or the few protobuf kinds kubectl posts; undefined when empty. */
export async function readBody(
  request: IncomingMessage,
): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LIMIT_BYTES) {
      throw new ApiError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${LIMIT_BYTES}`,
      );
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (body.length === 0) return undefined;
  if (body.subarray(0, KUBERNETES_MAGIC.length).equals(KUBERNETES_MAGIC)) {
    const decoded = decodeKubernetesProtobuf(body);
    if (decoded) return decoded;
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      'the demo cluster reads this kind as JSON or YAML only; use kubectl apply -f',
    );
  }
  try {
    const text = body.toString('utf8');
    return /yaml/.test(request.headers['content-type'] ?? '')
      ? parse(text)
      : JSON.parse(text);
  } catch (error) {
    throw badRequest(`the body could not be parsed: ${error}`);
  }
}
