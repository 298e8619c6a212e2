import { VirtualService } from '../../kinds';

/** An HTTP route as a VirtualService writes it. @internal */
export type WrittenRoute = NonNullable<
  NonNullable<VirtualService['spec']>['http']
>[number];

/** One alternative of a route's conditions. @internal */
export type WrittenMatch = NonNullable<WrittenRoute['match']>[number];

/** A comparison of one text. @internal */
export type WrittenText = NonNullable<WrittenMatch['uri']>;
