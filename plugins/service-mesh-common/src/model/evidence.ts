import { KindRef, ResourceRef } from './resource';

/**
 * Why a value is what it is. Every effective value carries a non-empty list, the deciding entry first.
 * @public
 */
export type Evidence =
  | {
      readonly type: 'resource';
      readonly ref: ResourceRef;
      /** Path in the object, such as `spec.mtls.mode`; absent when the object as a whole decided. */
      readonly field?: string;
      /** One sentence for people when ref and field do not say enough. */
      readonly note?: string;
    }
  | {
      readonly type: 'default';
      /** Documented name of the default, such as `istio: PERMISSIVE without PeerAuthentication`. */
      readonly name: string;
      readonly note?: string;
    }
  | {
      readonly type: 'unknown';
      /** Kinds that could not be read. */
      readonly unread: readonly KindRef[];
      readonly note?: string;
    };

/** A list that always has a deciding entry. @public */
export type EvidenceList = readonly [Evidence, ...Evidence[]];
