import { LoggerService } from '@backstage/backend-plugin-api';
import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock } from './Clock';
import { Comeback } from './Comeback';
import { KubeClient } from './KubeClient';
import { ListGate } from './ListGate';
import { ObjectRecorder } from './ObjectRecorder';
import { ResourceDiscovery } from './ResourceDiscovery';
import { WatchTiming } from './WatchTiming';
import { ObjectParser } from './parsing/ObjectParser';

/** What a watcher works with; shared by all watchers of a cluster. */
export interface WatcherParts {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly discovery: ResourceDiscovery;
  readonly parser: ObjectParser;
  readonly gate: ListGate;
  readonly comeback: Comeback;
  readonly clock: Clock;
  readonly timing: WatchTiming;
  readonly logger: LoggerService;
  /** Called after the content or the state of a kind changed. */
  readonly onChange: (kind: Kind) => void;
  /** Told of every state that was read of recorded kinds. */
  readonly recorder?: ObjectRecorder;
}
