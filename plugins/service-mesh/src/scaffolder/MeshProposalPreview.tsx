import { ResourceKey } from '@meshwright/backstage-plugin-service-mesh-common';
import mesh from '../components/mesh.module.css';
import { evaluateIntent } from './evaluateIntent';
import { FieldFrame } from './FieldFrame';
import { FieldProps, frameOf } from './FieldProps';
import { formValues } from './formValues';
import { LiveEffect } from './LiveEffect';

type Options = Readonly<
  Partial<Record<'entityRef' | 'manifests' | 'deletes', string>>
>;

/** What manifests that are typed in, and objects that go, would change in the live mesh. @internal */
export function MeshProposalPreview(props: FieldProps<null, Options>) {
  const { formContext, uiSchema } = props;
  const { entityRef, manifests, deletes } = evaluateIntent(
    uiSchema?.['ui:options'] ?? {},
    formValues(formContext),
  ) as {
    readonly entityRef?: string;
    readonly manifests?: string;
    readonly deletes?: readonly Partial<ResourceKey>[];
  };
  const named = (deletes ?? []).flatMap(
    ({ group = '', kind, namespace, name }) =>
      kind && name
        ? [{ group, kind, ...(namespace && { namespace }), name }]
        : [],
  );
  return (
    <FieldFrame {...frameOf(props)} beside>
      {entityRef && (manifests || named.length > 0) ? (
        <LiveEffect
          entityRef={entityRef}
          proposal={{
            ...(manifests && { manifests }),
            ...(named.length > 0 && { deletes: named }),
          }}
        />
      ) : (
        <span className={mesh.muted}>Nothing is proposed yet.</span>
      )}
    </FieldFrame>
  );
}
