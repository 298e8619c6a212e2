import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { canonicalJson } from '@meshwright/backstage-plugin-service-mesh-common';
import { sha256 } from '../reviews/sha256';
import { NoticeStore } from './NoticeStore';

/** Something people should hear once. */
export interface NoticeText {
  readonly entityRef: string;
  readonly topic: string;
  /** Tells one occasion of a topic from the next. */
  readonly occasion: string;
  /** Users and groups. */
  readonly recipients: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly severity: 'low' | 'normal' | 'high';
  /** Path in the portal. */
  readonly link: string;
}

/** Sends notifications, each at most once however many replicas look. */
export class NoticeSender {
  constructor(
    private readonly options: {
      readonly store: NoticeStore;
      readonly notifications: Pick<NotificationService, 'send'>;
      /** What notifications are about, such as `review`. */
      readonly subject: string;
      /** Setting that turns them off. */
      readonly setting: string;
      readonly logger: LoggerService;
      readonly now?: () => number;
    },
  ) {}

  /** False when it could not be sent: then the next ones would fail as well, and a later round tries again. */
  async send(notice: NoticeText): Promise<boolean> {
    const { store, notifications, subject, setting, logger } = this.options;
    const { entityRef, topic, occasion, recipients, ...payload } = notice;
    const key = sha256(canonicalJson([entityRef, topic, occasion]));
    const now = this.options.now ?? Date.now;
    if (!(await store.claim({ key, entityRef, topic }, now()))) return true;
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef: [...recipients] },
        payload: {
          ...payload,
          topic: `service-mesh.${subject}.${topic}`,
          scope: `service-mesh.${subject}:${entityRef}:${topic}`,
        },
      });
      await store.settle(key, now());
      return true;
    } catch (error) {
      await store.settle(key, undefined);
      logger.warn(
        `Owners could not be notified of ${subject}s; is the notifications plugin installed? ${setting} turns this off`,
        error instanceof Error ? error : new Error(String(error)),
      );
      return false;
    }
  }
}
