import { PrometheusError } from './PrometheusError';

/** Bytes of an answer that are read; a page asks for some hundred kilobytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The part of a body that is used here; those of the global and of the imported `fetch` differ in the rest. */
export interface ReadableBody {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array }>;
    cancel(): Promise<void>;
  };
}

/**
 * The text of an answer, of which nothing is kept once it is too long.
 * @throws {@link PrometheusError} `rejected`: the server is well, and asking again would not help
 */
export async function readBody(
  body: ReadableBody | null,
  most = MOST_BYTES,
): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let bytes = 0;
  let text = '';
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text + decoder.decode();
    bytes += chunk.value?.byteLength ?? 0;
    if (bytes > most) {
      // Whether the server minds is not waited for.
      reader?.cancel().catch(() => {});
      throw new PrometheusError(
        'rejected',
        `The answer of Prometheus is larger than ${Math.round(
          most / 1024 / 1024,
        )} MiB; ask for a shorter range`,
      );
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
}
