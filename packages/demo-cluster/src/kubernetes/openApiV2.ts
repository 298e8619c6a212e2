import { protobufField as field } from './protobuf';
import { groupVersion, ResourceType } from './ResourceType';

/**
 * The protobuf OpenAPI v2 document that kubectl before 1.27 insists on: no
 * schemas (so nothing is validated), only which kinds accept a dry run.
 */
export function openApiV2(types: readonly ResourceType[]): Buffer {
  const paths = types.flatMap(type =>
    type.versions.map(version => patchPath(type, version)),
  );
  return Buffer.concat([
    field(1, '2.0'),
    field(2, Buffer.concat([field(1, 'demo-cluster'), field(2, 'v1')])),
    field(8, Buffer.concat(paths)),
  ]);
}

function patchPath(type: ResourceType, version: string): Buffer {
  const path = `/apis/${groupVersion(type.group, version)}/${
    type.plural
  }/{name}`;
  const dryRun = Buffer.concat([field(2, 'query'), field(4, 'dryRun')]);
  const kind = `group: "${type.group}"\nversion: ${version}\nkind: ${type.kind}\n`;
  const patch = Buffer.concat([
    // ParametersItem > Parameter > NonBodyParameter > query parameter
    field(8, field(1, field(2, field(3, dryRun)))),
    field(
      13,
      Buffer.concat([
        field(1, 'x-kubernetes-group-version-kind'),
        field(2, field(2, kind)),
      ]),
    ),
  ]);
  // NamedPathItem { name, PathItem { patch } }
  return field(2, Buffer.concat([field(1, path), field(2, field(8, patch))]));
}
