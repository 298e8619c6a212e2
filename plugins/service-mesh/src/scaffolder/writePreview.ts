import {
  IntentProblem,
  intentTargets,
  Intents,
  Written,
  WriteTarget,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { stringify } from 'yaml';

/** What an intent becomes, before anything is asked of a server. @internal */
export type IntentPreview =
  | {
      readonly ok: true;
      readonly manifests: string;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly IntentProblem[] };

/** Writes an intent in the browser. An intent that is not complete yet gives problems, never an error. @internal */
export function writePreview(
  meshId: unknown,
  concern: string,
  intent: unknown,
): IntentPreview {
  const target = intentTargets.find(({ id }) => id === meshId);
  if (!target) return unfinished('mesh', 'choose a mesh');
  if (!isConcern(target, concern))
    return unfinished('concern', `${concern} is unknown`);
  try {
    const written = write(target, concern, intent);
    return written.ok
      ? {
          ok: true,
          notes: written.notes,
          manifests: written.objects
            .map(object => stringify(object, { lineWidth: 0 }))
            .join('---\n'),
        }
      : written;
  } catch {
    // Writers take whole intents; a form that is being filled in holds parts of one.
    return unfinished('', 'fill in the fields above');
  }
}

function write<N extends keyof Intents>(
  target: WriteTarget,
  concern: N,
  intent: unknown,
): Written {
  const writer = target.write[concern];
  return 'lacks' in writer
    ? {
        ok: false,
        problems: [
          {
            field: '',
            problem: `${target.title} has no ${concern}: ${writer.lacks}`,
          },
        ],
      }
    : writer.write(intent as Intents[N]);
}

function isConcern(
  { write: writers }: WriteTarget,
  concern: string,
): concern is keyof Intents {
  return Object.hasOwn(writers, concern);
}

function unfinished(field: string, problem: string): IntentPreview {
  return { ok: false, problems: [{ field, problem }] };
}
