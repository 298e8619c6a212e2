import { PrometheusError } from './PrometheusError';

/** Leaves a server alone for a while after failures in a row, then tries it with one request. */
export class CircuitBreaker {
  private failures = 0;
  private succeeded = false;
  private pausedUntil = 0;
  /** Why the server is left alone. */
  private cause?: PrometheusError;
  private trying = false;

  constructor(
    private readonly options: {
      readonly failures: number;
      readonly pauseMs: number;
      readonly now: () => number;
    },
  ) {}

  get state(): 'ok' | 'down' | 'unknown' {
    if (this.failures > 0) return 'down';
    return this.succeeded ? 'ok' : 'unknown';
  }

  async run<T>(request: () => Promise<T>): Promise<T> {
    const open = this.failures >= this.options.failures;
    const leftMs = this.pausedUntil - this.options.now();
    // A clock that was set back makes the pause no longer.
    const isPaused = leftMs > 0 && leftMs <= this.options.pauseMs;
    if (open && (this.trying || isPaused)) {
      // It is not ill: what helps is another than waiting.
      if (this.cause?.code === 'unauthorized') throw this.cause;
      throw new PrometheusError(
        this.cause?.code ?? 'unreachable',
        `${
          this.cause?.message ?? 'Prometheus failed'
        }; after several failures in a row it is tried again in some seconds`,
      );
    }
    this.trying = open;
    try {
      const result = await request();
      this.close();
      return result;
    } catch (error) {
      if (error instanceof PrometheusError && error.code === 'rejected')
        this.close();
      else this.fail(error);
      throw error;
    } finally {
      if (open) this.trying = false;
    }
  }

  private close(): void {
    this.failures = 0;
    this.cause = undefined;
    this.succeeded = true;
  }

  private fail(error: unknown): void {
    this.failures += 1;
    this.cause = error instanceof PrometheusError ? error : undefined;
    if (this.failures >= this.options.failures)
      this.pausedUntil = this.options.now() + this.options.pauseMs;
  }
}
