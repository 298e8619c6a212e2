import { map, object, text, TypeOf } from '../../engine/shape';
import { MeshSettings } from './MeshSettings';

const proxyConfig = object({ meshId: text, proxyMetadata: map(text) });

/** What every proxy of the mesh is told unless its pod says otherwise, as far as rules look at it. @internal */
export function proxyDefaults({
  config,
}: MeshSettings): TypeOf<typeof proxyConfig> {
  return proxyConfig.project(config.defaultConfig ?? {}, '', [], {}) ?? {};
}
