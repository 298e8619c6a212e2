import { IntentCaller } from '@meshwright/backstage-plugin-service-mesh-common';

/** The caller that an identity stands for, as Istio and Linkerd spell identities. @internal */
export function callerOf(
  identity: string | null | undefined,
): IntentCaller | undefined {
  if (!identity) return undefined;
  const istio = /\/ns\/([a-z0-9-]+)\/sa\/([a-z0-9.-]+)$/.exec(identity);
  if (istio) return { namespace: istio[1], serviceAccount: istio[2] };
  const linkerd =
    /^([a-z0-9-]+)\.([a-z0-9-]+)\.serviceaccount\.identity\./.exec(identity);
  return linkerd
    ? { namespace: linkerd[2], serviceAccount: linkerd[1] }
    : undefined;
}

/** A caller in words. @internal */
export function callerLabel(caller: IntentCaller): string {
  if ('anyIdentity' in caller) return 'Every identity of the mesh';
  return 'serviceAccount' in caller
    ? `${caller.namespace}/${caller.serviceAccount}`
    : `Everybody in ${caller.namespace}`;
}
