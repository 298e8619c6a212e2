import { Service } from '../../../engine/coreKinds';
import { ResourceIndex } from '../../../engine/ResourceIndex';

/** A Service clients call, and what its routes may lead to. @internal */
export interface ServiceContext {
  readonly index: ResourceIndex;
  readonly service: Service;
  /** FQDN of the Service. */
  readonly host: string;
  readonly services: readonly Service[];
  readonly clusterDomain: string;
}
