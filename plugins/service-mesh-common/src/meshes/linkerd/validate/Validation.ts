import { Schema } from './Schema';

/** What a webhook has against a resource, and where. @internal */
export interface WebhookProblem {
  readonly field: string;
  /** In the words of Linkerd's webhook, because that is what a user sees. */
  readonly message: string;
}

/** A resource as a webhook sees it: its schema holds, defaults are filled in. @internal */
export interface Reviewed {
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: unknown;
}

/** What is asked of one kind before the cluster takes it. @internal */
export interface Validation {
  /** Schema of one version of the definition; undefined when there is no such version. */
  readonly schema: (version: string) => Schema | undefined;
  /** The first problem the webhook would name; it says no more than one. */
  readonly webhook: (reviewed: Reviewed) => WebhookProblem | undefined;
}
