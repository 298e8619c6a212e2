/** How a mirror is not what the service mirror would make of the other cluster. @internal */
export interface MirrorDifference {
  readonly type: 'missing' | 'leftover' | 'stale';
  readonly namespace: string;
  /** Name of the mirror. */
  readonly name: string;
  /** Name of the Service in the other cluster. */
  readonly remote: string;
  /** In words that go on after the name of the mirror. */
  readonly what: string;
}
