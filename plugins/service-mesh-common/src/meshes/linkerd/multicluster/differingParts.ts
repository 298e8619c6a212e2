import {
  LOCAL_DISCOVERY,
  REMOTE_DISCOVERY,
  REMOTE_VERSION,
} from './mirrorLabels';
import { MirrorService } from './MirrorObjects';

const same = (a: unknown, b: unknown) =>
  JSON.stringify(a) === JSON.stringify(b);

type Entries = Readonly<Record<string, string>>;

function sorted(entries: Entries): readonly (readonly [string, string])[] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Annotations that others add to a mirror are theirs; the members of a federated service are not. */
function annotationsHold(wanted: Entries, held: Entries): boolean {
  return (
    Object.entries(wanted).every(
      ([key, value]) => key === REMOTE_VERSION || held[key] === value,
    ) &&
    [REMOTE_DISCOVERY, LOCAL_DISCOVERY].every(key => wanted[key] === held[key])
  );
}

function ports({ ports: all }: MirrorService) {
  return all
    .map(({ name = '', port, protocol = 'TCP' }) =>
      JSON.stringify([name, port, protocol]),
    )
    .sort();
}

/** What of a mirror is not as it should be, in words. @internal */
export function differingParts(
  wanted: MirrorService,
  held: MirrorService,
  /** What its annotations are called. */
  annotations = 'its annotations',
): readonly string[] {
  return [
    ...(same(ports(wanted), ports(held)) ? [] : ['its ports']),
    ...(same(sorted(wanted.labels), sorted(held.labels)) ? [] : ['its labels']),
    ...(annotationsHold(wanted.annotations, held.annotations)
      ? []
      : [annotations]),
  ];
}

/** That a mirror is out of date, in words that go on after its name. @internal */
export function outOfDate(parts: readonly string[], cluster: string): string {
  return `is out of date: ${parts.join(
    ', ',
  )} differ from what ${cluster} makes of it`;
}

/** That a mirror should be gone, in words that go on after its name. @internal */
export function leftOver(
  original: string,
  cluster: string,
  isThere: boolean,
): string {
  return isThere
    ? `is left over: ${original} is not exported by ${cluster} any more`
    : `is left over: ${cluster} has no ${original} any more`;
}
