import { PORT } from './commonSchemas';
import { fields, listOf, resource, Schema, TEXT } from './Schema';
import { Validation } from './Validation';

const NAME: Schema = { type: 'string', minLength: 1, maxLength: 253 };

function version(meshTls: string, maxIPs: number): Schema {
  return resource(
    fields(
      {
        [meshTls]: fields({ identity: NAME, serverName: NAME }, [
          'identity',
          'serverName',
        ]),
        ports: listOf(
          fields(
            { name: TEXT, port: PORT, protocol: { ...TEXT, default: 'TCP' } },
            ['port'],
          ),
        ),
        workloadIPs: listOf(fields({ ip: TEXT }), { maxItems: maxIPs }),
      },
      [meshTls],
    ),
  );
}

// The first version wrote the name of the field in another way.
const SCHEMAS: Readonly<Record<string, Schema>> = {
  v1alpha1: version('meshTls', 1),
  v1beta1: version('meshTLS', 2),
};

/** What is asked of an ExternalWorkload; no webhook looks at it. @internal */
export const externalWorkload: Validation = {
  schema: name => (Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined),
  webhook: () => undefined,
};
