import { ResourceRef } from './resource';

/** A fault on purpose that says when it has to be taken away again. @public */
export interface TimedFault {
  /** The object that makes it. */
  readonly subject: ResourceRef;
  /** Path of the fault in the subject. */
  readonly field: string;
  /** Epoch ms. */
  readonly endsAt: number;
  /** Full reference of the entity it was written for. */
  readonly entityRef?: string;
  /** Service whose requests it meets. */
  readonly service: { readonly namespace: string; readonly name: string };
}
