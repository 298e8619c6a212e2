import { TrafficUnit } from '../../model';
import { ConnectionMeasure } from '../MeshMetrics';

/** What is counted of connections, with its unit. */
export const CONNECTION_MEASURES: readonly (readonly [
  ConnectionMeasure,
  TrafficUnit,
])[] = [
  ['connections', 'connections/s'],
  ['failedConnections', 'connections/s'],
  ['bytesFromClient', 'bytes/s'],
  ['bytesToClient', 'bytes/s'],
];
