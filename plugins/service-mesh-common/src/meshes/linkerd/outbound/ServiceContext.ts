import { Service } from '../../../engine/coreKinds';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { KindRef } from '../../../model';

/** A Service clients call, and what its routes may lead to. @internal */
export interface ServiceContext {
  readonly index: ResourceIndex;
  /** Or the EgressNetwork that stands in its place. */
  readonly service: Service;
  /** Kind of the parent where it is no Service. */
  readonly parentKind?: KindRef;
  /** FQDN of the Service. */
  readonly host: string;
  readonly services: readonly Service[];
  readonly clusterDomain: string;
}
