import { PrometheusError } from './PrometheusError';

/** Leaves a server alone for a while after failures in a row, then tries it with one request. */
export class CircuitBreaker {
  private failures = 0;
  private succeeded = false;
  private pausedUntil = 0;
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
    if (open && (this.trying || this.options.now() < this.pausedUntil)) {
      throw new PrometheusError(
        'paused',
        'Prometheus failed several times in a row and is tried again in some seconds',
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
      else this.fail();
      throw error;
    } finally {
      if (open) this.trying = false;
    }
  }

  private close(): void {
    this.failures = 0;
    this.succeeded = true;
  }

  private fail(): void {
    this.failures += 1;
    if (this.failures >= this.options.failures)
      this.pausedUntil = this.options.now() + this.options.pauseMs;
  }
}
