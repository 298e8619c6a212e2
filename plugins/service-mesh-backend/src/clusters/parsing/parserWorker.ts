import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { KubeError } from '../KubeError';
import { builtInKinds } from './builtInKinds';
import { ObjectChange, ParsedEvents } from './ObjectParser';
import { PartPool } from './PartPool';
import { parseEvents, parsePageEnvelope, projectChange } from './parseObjects';

/** Work for the parser thread. */
export interface ParserRequest {
  readonly id: number;
  readonly cluster: string;
  /** Key of a built-in kind. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** Revision before a batch of events; undefined for a page of a list. */
  readonly since?: string;
}

/** Answers of the parser thread; a page comes in several parts, so that the receiver never blocks for long. */
export type ParserReply =
  | { readonly ready: true }
  | { readonly id: number; readonly part: readonly ObjectChange[] }
  | {
      readonly id: number;
      readonly page: { readonly revision: string; readonly next?: string };
    }
  | { readonly id: number; readonly events: ParsedEvents }
  | { readonly id: number; readonly error: string };

const ROLE = 'service-mesh-object-parser';

/** For objects that have just been made: nearly all of them are gone with their page, so that more room only costs memory. */
const YOUNG_MB = 24;

/** Objects in one message. */
const PART = 100;

/**
 * Starts the thread; this file is its own entry, in the sources as in the built package. `execArgv`: options of Node, those
 * of this process when absent.
 */
export function startParserWorker(execArgv?: string[]): Worker {
  return new Worker(__filename, {
    workerData: { role: ROLE },
    name: ROLE,
    execArgv,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

function serve(port: NonNullable<typeof parentPort>): void {
  const tools = { parseYaml };
  // What is shared inside a message is sent once.
  const parts = new PartPool();
  const share = (change: ObjectChange): ObjectChange => {
    if (change.type === 'put' && change.object) parts.share(change.object);
    return change;
  };
  const reply = (message: ParserReply) => port.postMessage(message);
  port.on(
    'message',
    ({ id, cluster, kind: key, bytes, since }: ParserRequest) => {
      try {
        const kind = builtInKinds().get(key);
        if (!kind)
          throw new KubeError('malformed', `the parser does not know ${key}`);
        if (since !== undefined) {
          reply({
            id,
            events: parseEvents({ cluster, kind }, bytes, since, tools),
          });
          return;
        }
        const page = parsePageEnvelope(kind, bytes);
        for (let i = 0; i < page.items.length; i += PART) {
          reply({
            id,
            part: page.items
              .slice(i, i + PART)
              .map(item =>
                share(
                  projectChange(
                    { cluster, kind },
                    item,
                    page.apiVersion,
                    tools,
                  ),
                ),
              ),
          });
        }
        reply({
          id,
          page: {
            revision: page.revision,
            ...(page.next !== undefined && { next: page.next }),
          },
        });
      } catch (error) {
        reply({
          id,
          error:
            error instanceof KubeError
              ? error.message
              : 'the answer cannot be read',
        });
      }
    },
  );
  reply({ ready: true });
}

if (
  !isMainThread &&
  parentPort &&
  (workerData as { role?: unknown } | null)?.role === ROLE
)
  serve(parentPort);
