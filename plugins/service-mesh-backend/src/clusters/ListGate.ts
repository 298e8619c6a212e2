/** Lets a few lists run at a time in one cluster, the most wanted first. */
export class ListGate {
  private running = 0;
  private readonly waiting: {
    readonly priority: number;
    readonly enter: () => void;
  }[] = [];

  constructor(private readonly atOnce: number) {}

  /** Runs the task when its turn comes; a lower priority number goes first. */
  async run<T>(priority: number, task: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      await new Promise<void>(enter => {
        const at = this.waiting.findIndex(other => other.priority > priority);
        this.waiting.splice(at < 0 ? this.waiting.length : at, 0, {
          priority,
          enter,
        });
      });
    } else {
      this.running++;
    }
    try {
      return await task();
    } finally {
      // The place goes to the next in line, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next.enter();
      else this.running--;
    }
  }
}
