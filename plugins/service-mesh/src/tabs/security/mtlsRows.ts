import {
  MtlsData,
  MtlsLayer,
  MtlsMode,
  MtlsScope,
  PortMtls,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** One step of the ladder, least specific first. @internal */
export interface LadderStep {
  readonly scope: MtlsScope;
  readonly title: string;
  /** Layers of this scope; more than one when several resources compete. */
  readonly layers: readonly MtlsLayer[];
  readonly wins: boolean;
}

/** A port of a workload with its ladder. @internal */
export interface MtlsRow {
  readonly port: string;
  /** Such as `Port 8080 (http)`. */
  readonly title: string;
  readonly services: string;
  readonly mode: MtlsMode;
  readonly ladder: readonly LadderStep[];
  readonly result: PortMtls;
}

const scopes: readonly { scope: MtlsScope; title: string }[] = [
  { scope: 'default', title: 'Default' },
  { scope: 'mesh', title: 'Mesh' },
  { scope: 'namespace', title: 'Namespace' },
  { scope: 'workload', title: 'Workload' },
  { scope: 'port', title: 'Port' },
];

/** Rows of the mTLS tab: one for each port, with the layers from mesh to port and the winner marked. @internal */
export function toMtlsRows(
  workload: Workload,
  ports: readonly PortMtls[],
): MtlsRow[] {
  return ports.map(result => {
    const known = workload.ports.find(port => port.number === result.port);
    // Winner first is the order of the report; a layer that inherits or is unset decides nothing.
    const winner = result.layers.find(layer => layer.mode === result.mode);
    return {
      port: portLabel(result.port, known, ports.length),
      title:
        result.port === undefined
          ? allPorts(ports.length)
          : `Port ${portLabel(result.port, known, ports.length)}`,
      services:
        known?.services
          .map(service => `${service.name}:${service.port}`)
          .join(', ') ?? '',
      mode: result.mode,
      result,
      ladder: scopes
        .map(({ scope, title }) => {
          const layers = result.layers.filter(layer => layer.scope === scope);
          return {
            scope,
            title,
            layers,
            wins: winner !== undefined && layers.includes(winner),
          };
        })
        .filter(step => step.scope !== 'default' || step.layers.length > 0),
    };
  });
}

/** Rows that one ladder explains, together; in the order of the first of each. @internal */
export function sameLadder(rows: readonly MtlsRow[]): MtlsRow[][] {
  const groups = new Map<string, MtlsRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.mode, row.ladder, row.result.evidence]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function portLabel(
  port: number | undefined,
  known: Workload['ports'][number] | undefined,
  ports: number,
): string {
  if (port === undefined) return allPorts(ports).toLocaleLowerCase('en-US');
  const words = [
    known?.name,
    known && known.protocol !== 'unknown' ? known.protocol : undefined,
  ];
  const detail = [...new Set(words.filter(Boolean))].join(', ');
  return detail ? `${port} (${detail})` : String(port);
}

function allPorts(ports: number): string {
  return ports > 1 ? 'All other ports' : 'All ports';
}

/** What a workload takes by its weakest port. @internal */
export type MtlsAnswer = 'outside' | MtlsMode;

const ANSWERS: Readonly<Record<MtlsAnswer, string>> = {
  outside: 'nothing of a mesh encrypts or checks what comes in:',
  disabled: 'a port, or a pod without a proxy, takes plaintext only:',
  unknown: 'what decides could not be read:',
  permissive: 'plaintext is accepted beside mTLS:',
  strict: 'mTLS only, on every known port:',
};

/** The workloads of an entity by what they take, the worst first. @internal */
export function mtlsAnswers({ workloads }: MtlsData): {
  readonly answer: MtlsAnswer;
  readonly words: string;
  readonly workloads: readonly Workload[];
}[] {
  const answers = workloads.map(({ workload, mtls }) => ({
    workload,
    answer: answerOf(workload, mtls.ports),
  }));
  return (Object.keys(ANSWERS) as MtlsAnswer[])
    .map(answer => ({
      answer,
      words: ANSWERS[answer],
      workloads: answers
        .filter(entry => entry.answer === answer)
        .map(({ workload }) => workload),
    }))
    .filter(entry => entry.workloads.length > 0);
}

const WEAKEST: readonly MtlsMode[] = ['disabled', 'unknown', 'permissive'];

function answerOf(
  { membership }: Workload,
  ports: readonly PortMtls[],
): MtlsAnswer {
  if (membership.evidence[0].type === 'unknown') return 'unknown';
  if (membership.dataPlane === 'none') return 'outside';
  const known = ports.filter(({ port }) => port !== undefined);
  const modes = (known.length > 0 ? known : ports).map(({ mode }) => mode);
  if (modes.length === 0) return 'unknown';
  if (membership.podsInMesh < membership.podsTotal) return 'disabled';
  return WEAKEST.find(mode => modes.includes(mode)) ?? 'strict';
}
