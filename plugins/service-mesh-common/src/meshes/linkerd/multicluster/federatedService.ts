import { LOCAL_DISCOVERY, REMOTE_DISCOVERY } from './mirrorLabels';
import { MirrorDraft, nameOf } from './MirrorDraft';
import {
  commonLabels,
  federatedAnnotations,
  federatedName,
  mirrorPorts,
} from './mirrorNames';
import { MirrorService } from './MirrorObjects';

function membersOf({ annotations }: MirrorService): readonly string[] {
  return (annotations[REMOTE_DISCOVERY] ?? '').split(',').filter(Boolean);
}

/** Labels and ports of a federated service are those of the member whose Link is oldest; the local cluster comes first. */
function leads(
  { link, local }: MirrorDraft,
  federated: MirrorService,
): boolean {
  if (link.clusterName === '') return true;
  if (Object.hasOwn(federated.annotations, LOCAL_DISCOVERY)) return false;
  return membersOf(federated).every(member => {
    const parts = member.split('@');
    const other =
      parts.length === 2
        ? local.links.find(
            ({ namespace, name }) =>
              namespace === link.namespace && name === parts[1],
          )
        : undefined;
    return (
      !other || (other.createdAt ?? -Infinity) >= (link.createdAt ?? -Infinity)
    );
  });
}

/** Makes a remote Service a member of its federated service. @internal */
export function joinFederated(draft: MirrorDraft, remote: MirrorService): void {
  const { link } = draft;
  const { namespace } = remote;
  const name = federatedName(remote.name);
  const existing = draft.services.get(nameOf({ namespace, name }));
  if (remote.clusterIP === 'None') {
    draft.note(
      'members',
      remote,
      'InvalidService',
      'Headless service cannot join federated service',
    );
    return;
  }
  if (!existing) {
    if (!draft.ensureNamespace(namespace)) {
      draft.noteMissingNamespace('members', remote);
      return;
    }
    draft.createService({
      namespace,
      name,
      labels: commonLabels(link, remote),
      annotations: federatedAnnotations(link, remote),
      ports: mirrorPorts(remote.ports),
    });
    draft.note('members', remote, 'Mirrored');
    return;
  }
  const discovery = Object.fromEntries(
    [REMOTE_DISCOVERY, LOCAL_DISCOVERY].flatMap(key =>
      Object.hasOwn(existing.annotations, key)
        ? [[key, existing.annotations[key]]]
        : [],
    ),
  );
  const updated: MirrorService = leads(draft, existing)
    ? {
        ...existing,
        labels: commonLabels(link, remote),
        annotations: { ...federatedAnnotations(link, remote), ...discovery },
        ports: mirrorPorts(remote.ports),
      }
    : existing;
  const member = `${remote.name}@${link.clusterName}`;
  const members = membersOf(updated);
  const annotations =
    link.clusterName === ''
      ? { ...updated.annotations, [LOCAL_DISCOVERY]: remote.name }
      : {
          ...updated.annotations,
          [REMOTE_DISCOVERY]: (members.includes(member)
            ? members
            : [...members, member]
          ).join(','),
        };
  draft.services.set(nameOf(existing), { ...updated, annotations });
  draft.note('members', remote, 'Mirrored');
}

/** Takes a Service out of its federated service, which goes with its last member. @internal */
export function leaveFederated(
  draft: MirrorDraft,
  remote: Pick<MirrorService, 'namespace' | 'name'>,
): void {
  const { link } = draft;
  draft.members.delete(nameOf(remote));
  const federated = draft.services.get(
    nameOf({
      namespace: remote.namespace,
      name: federatedName(remote.name),
    }),
  );
  if (!federated) return;
  const annotations: Record<string, string> = { ...federated.annotations };
  if (link.clusterName === '') delete annotations[LOCAL_DISCOVERY];
  else {
    const member = `${remote.name}@${link.clusterName}`;
    const members = membersOf(federated);
    if (!members.includes(member)) return;
    annotations[REMOTE_DISCOVERY] = members
      .filter(other => other !== member)
      .join(',');
  }
  if (!annotations[REMOTE_DISCOVERY] && !annotations[LOCAL_DISCOVERY])
    draft.deleteService(nameOf(federated));
  else draft.services.set(nameOf(federated), { ...federated, annotations });
}
