import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import { changeChannel } from '@meshwright/backstage-plugin-service-mesh-common';

/** Milliseconds in which the changes of one place become one signal: a release writes many objects at once. */
const GATHER_MS = 300;

/**
 * Tells open pages that something changed in a namespace, so that they ask again. The message carries no data, and the channel
 * must be known to be heard; whoever hears it learns nothing until the API, which asks for permissions, has answered. That is
 * why it may go to everybody. Only the replica that recorded a change tells of it, so each change is told once.
 */
export class ChangeSignals {
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly options: {
      readonly signals: Pick<SignalsService, 'publish'>;
      readonly logger: LoggerService;
    },
  ) {}

  /** Something was recorded; a namespace `''` stands for the cluster. */
  changed(cluster: string, namespace: string): void {
    const channel = changeChannel({ cluster, namespace });
    if (this.waiting.has(channel)) return;
    const timer = setTimeout(() => {
      this.waiting.delete(channel);
      void this.#publish(channel);
    }, GATHER_MS);
    timer.unref?.();
    this.waiting.set(channel, timer);
  }

  stop(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  async #publish(channel: string): Promise<void> {
    try {
      await this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel,
        message: {},
      });
    } catch (error) {
      // Pages ask by themselves too; nothing is lost.
      this.options.logger.debug(
        `A change could not be signalled: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
}
