import { KindRef, ServiceEndpoints } from '../model';

/** Where callers' proxies are sent, as a mesh answers for one cluster. @public */
export interface EndpointsReading {
  readonly services: readonly ServiceEndpoints[];
  /** Kinds that could not be read. */
  readonly unread: readonly KindRef[];
}
