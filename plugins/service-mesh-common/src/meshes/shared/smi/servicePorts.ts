import { isRecord, itemsAt, valueAt } from '../../../engine/editManifest';
import { MigrationContext, RouteMeaning } from '../../../engine/Migration';
import { portProtocol } from '../../../engine/portProtocol';
import { typeOf } from '../migrate/versionMigration';

/** A port of a Service, and what is spoken on it. @internal */
export interface SplitPort {
  readonly number: number;
  readonly protocol: RouteMeaning['protocol'];
}

/** The ports of a Service among the manifests; undefined when it is not there. @internal */
export function servicePorts(
  { manifests }: MigrationContext,
  namespace: unknown,
  service: string,
): readonly SplitPort[] | undefined {
  const found = manifests.find(manifest => {
    const { group, kind } = typeOf(manifest);
    return (
      group === '' &&
      kind === 'Service' &&
      valueAt(manifest, ['metadata', 'name']) === service &&
      valueAt(manifest, ['metadata', 'namespace']) === namespace
    );
  });
  return (
    found &&
    itemsAt(found, ['spec', 'ports']).flatMap(path => {
      const port = valueAt(found, path);
      return isRecord(port) && typeof port.port === 'number'
        ? [{ number: port.port, protocol: protocolOf(port, port.port) }]
        : [];
    })
  );
}

/** What nobody says is taken for HTTP, as splits are about requests. */
function protocolOf(
  port: Readonly<Record<string, unknown>>,
  number: number,
): SplitPort['protocol'] {
  const text = (value: unknown) =>
    typeof value === 'string' ? value : undefined;
  const protocol = portProtocol({
    name: text(port.name),
    appProtocol: text(port.appProtocol),
    protocol: text(port.protocol),
    port: number,
  });
  return protocol === 'grpc' || protocol === 'tcp' ? protocol : 'http';
}
