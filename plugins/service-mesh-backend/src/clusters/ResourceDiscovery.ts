import { Kind } from '@meshwright/backstage-plugin-service-mesh-common';
import { Clock } from './Clock';
import { KubeClient } from './KubeClient';
import { KubeError } from './KubeError';

const IDLE_MS = 30_000;

/** Path of a group and version. */
export function groupVersionPath(group: string, version: string): string {
  return group ? `/apis/${group}/${version}` : `/api/${version}`;
}

/** Finds the version under which a cluster serves a kind. */
export class ResourceDiscovery {
  private readonly answers = new Map<
    string,
    { readonly at: number; readonly plurals: Promise<ReadonlySet<string>> }
  >();

  constructor(
    private readonly client: KubeClient,
    private readonly clock: Clock,
    /** Answers are shared for so many ms, so that the kinds of one group ask once. */
    private readonly sharedMs: number,
  ) {}

  /** The most preferred version served, or undefined when the kind is absent. */
  async version(kind: Kind, signal: AbortSignal): Promise<string | undefined> {
    for (const version of kind.versions) {
      const plurals = await this.plurals(
        groupVersionPath(kind.group, version),
        signal,
      );
      if (plurals.has(kind.plural)) return version;
    }
    return undefined;
  }

  private plurals(
    path: string,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    const known = this.answers.get(path);
    // The clock may have been set back.
    if (known && Math.abs(this.clock.now() - known.at) < this.sharedMs)
      return known.plurals;
    const plurals = this.read(path, signal);
    this.answers.set(path, { at: this.clock.now(), plurals });
    plurals.catch(() => this.answers.delete(path));
    return plurals;
  }

  private async read(
    path: string,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    try {
      const body = await this.client.get({ path, idleMs: IDLE_MS, signal });
      const { resources } = JSON.parse(new TextDecoder().decode(body)) as {
        resources?: unknown;
      };
      if (!Array.isArray(resources))
        throw new KubeError(
          'malformed',
          'the answer is not a list of resources',
        );
      return new Set(
        resources
          .map(resource => (resource as { name?: unknown } | null)?.name)
          .filter(name => typeof name === 'string'),
      );
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return new Set();
      if (error instanceof SyntaxError)
        throw new KubeError('malformed', 'the answer is not JSON', {
          cause: error,
        });
      throw error;
    }
  }
}
