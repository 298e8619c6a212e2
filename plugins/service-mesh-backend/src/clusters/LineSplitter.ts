import { KubeError } from './KubeError';

const NEWLINE = 10;

/** Cuts a stream of bytes into batches of whole lines, so that no character and no object is ever cut in two. */
export class LineSplitter {
  private rest: Uint8Array[] = [];
  private restBytes = 0;

  constructor(private readonly longestLineBytes: number) {}

  /** The whole lines that end in this chunk, or undefined when none does. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      this.keep(chunk);
      return undefined;
    }
    const lines = Buffer.concat([...this.rest, chunk.subarray(0, end + 1)]);
    this.rest = [];
    this.restBytes = 0;
    if (end + 1 < chunk.length) this.keep(chunk.subarray(end + 1));
    return lines;
  }

  /** True when the stream ended inside a line. */
  get unfinished(): boolean {
    return this.restBytes > 0;
  }

  private keep(part: Uint8Array) {
    this.rest.push(part);
    this.restBytes += part.length;
    if (this.restBytes > this.longestLineBytes) {
      throw new KubeError(
        'malformed',
        `an event was longer than ${this.longestLineBytes} bytes`,
      );
    }
  }
}
