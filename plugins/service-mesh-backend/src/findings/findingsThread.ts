import {
  isMainThread,
  MessagePort,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  checkRules,
  FindingRule,
  Kind,
  kindKey,
  KindRef,
  meshes,
  Problem,
  rulesOf,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { builtInKinds } from '../clusters/parsing/builtInKinds';
import { TextPool } from '../clusters/parsing/TextPool';
import { KindDelta, SnapshotHead, SnapshotMirror } from './SnapshotMirror';

/** Work for the thread, in order. */
export type FindingsRequest =
  | { readonly id: number; readonly delta: KindDelta }
  | { readonly id: number; readonly run: SnapshotHead }
  | { readonly forget: string };

/** What came of one rule in the thread. */
export interface SentOutcome {
  readonly code: string;
  readonly unread: readonly KindRef[];
  /** `same`: as last time. */
  readonly problems?: readonly Problem[] | 'same';
}

/** Answers of the thread; outcomes come rule by rule. */
export type FindingsReply =
  | { readonly ready: true }
  | { readonly id: number; readonly outcome: SentOutcome }
  | { readonly id: number; readonly done: true };

/** Most of what a rule makes is gone when it ends; a larger space for it costs memory and saves no time. */
const YOUNG_MB = 16;

const ROLE = 'service-mesh-findings';

/** The rules that the thread knows: those of packages from outside cannot be sent to it. */
export const threadRules = (): readonly FindingRule[] => rulesOf(meshes);

/** Kinds that these rules read. */
export function threadKinds(): readonly Kind[] {
  const keys = new Set(
    threadRules().flatMap(rule => rule.reads.map(kind => kindKey(kind))),
  );
  return [...builtInKinds()].flatMap(([key, kind]) =>
    keys.has(key) ? [kind] : [],
  );
}

/** Starts the thread; this file is its own entry, in the sources as in the built package. */
export function startFindingsThread(): Worker {
  return new Worker(__filename, {
    workerData: { role: ROLE },
    name: ROLE,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

/** Does the work of the thread at the other end of a port. */
export function serveFindings(
  port: Pick<MessagePort, 'on' | 'postMessage'>,
): void {
  const mirror = new SnapshotMirror();
  const pool = new TextPool();
  const sent = new Map<string, Map<string, readonly Problem[]>>();
  const reply = (message: FindingsReply) => port.postMessage(message);

  async function run(id: number, head: SnapshotHead): Promise<void> {
    const last = sent.get(head.cluster) ?? new Map<string, Problem[]>();
    sent.set(head.cluster, last);
    for (const outcome of checkRules(mirror.index(head), threadRules())) {
      const { rule, problems, unread } = outcome;
      const same = problems && isSame(problems, last.get(rule.code));
      if (problems) last.set(rule.code, problems);
      else last.delete(rule.code);
      reply({
        id,
        outcome: {
          code: rule.code,
          unread,
          ...(problems && { problems: same ? 'same' : problems }),
        },
      });
    }
    reply({ id, done: true });
  }

  let queue = Promise.resolve();
  port.on('message', (request: FindingsRequest) => {
    queue = queue.then(async () => {
      if ('delta' in request) {
        mirror.apply(pool.internAll(request.delta));
        reply({ id: request.id, done: true });
      } else if ('forget' in request) {
        mirror.forget(request.forget);
        sent.delete(request.forget);
      } else {
        await nextTurn();
        await run(request.id, request.run);
      }
    });
  });
  reply({ ready: true });
}

function isSame(
  problems: readonly Problem[],
  before: readonly Problem[] | undefined,
): boolean {
  return (
    problems === before ||
    (before !== undefined &&
      before.length === problems.length &&
      JSON.stringify(before) === JSON.stringify(problems))
  );
}

if (
  !isMainThread &&
  parentPort &&
  (workerData as { role?: unknown } | null)?.role === ROLE
)
  serveFindings(parentPort);
