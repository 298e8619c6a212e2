/**
 * Service mesh tabs and card for Backstage entity pages (legacy frontend system; the new one is at `./alpha`).
 *
 * @packageDocumentation
 */
export {
  serviceMeshPlugin,
  EntityMtlsContent,
  EntityTrafficContent,
  EntityAccessContent,
  EntitySignalsContent,
  EntityFindingsContent,
  EntityMeshOverviewCard,
} from './plugin';
export { serviceMeshApiRef } from './api';
export { isServiceMeshAvailable } from './isServiceMeshAvailable';
