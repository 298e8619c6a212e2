/** A notification that is sent at most once. */
export interface Notice {
  /** SHA-256 hex of entity, topic and occasion. */
  readonly key: string;
  readonly entityRef: string;
  readonly topic: string;
}

/** Remembers what was sent. Every method may be called by several replicas at once. */
export interface NoticeStore {
  /** True for the one replica that is to send it. */
  claim(notice: Notice, now: number): Promise<boolean>;
  /** Tells what became of a notice: a failed one may be claimed again. */
  settle(key: string, sentAt: number | undefined): Promise<void>;
}
