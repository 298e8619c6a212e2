import {
  AccessData,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Resources about access that the report refers to, each once. @internal */
export function policyRefs({ workloads }: AccessData): readonly ResourceRef[] {
  const refs = new Map<string, ResourceRef>();
  for (const { ports } of workloads)
    for (const { policies } of ports)
      for (const { allow, deny, custom, audit, otherwise } of policies)
        for (const { evidence } of [
          ...allow,
          ...deny,
          ...custom,
          ...audit,
          otherwise,
        ])
          for (const entry of evidence)
            if (entry.type === 'resource' && entry.ref.group !== '')
              refs.set(JSON.stringify(entry.ref), entry.ref);
  return [...refs.values()];
}
