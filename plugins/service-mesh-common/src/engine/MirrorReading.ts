import { ExportedService, KindRef, MirroredService } from '../model';

/**
 * What a mesh reads of Services that stand for others of linked clusters: all mirrors of a cluster, those that do not
 * stand for the workloads with the relation `called`, which the report keeps when something of the entity calls them.
 * @public
 */
export interface MirrorReading {
  readonly mirrors: readonly MirroredService[];
  readonly exports: readonly ExportedService[];
  readonly unread: readonly KindRef[];
}
